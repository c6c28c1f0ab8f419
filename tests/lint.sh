# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154,SC2089,SC2090
# ./dev lint: sourced by dev after the build.
deps clang-tidy-14 cppcheck shellcheck abigail-tools
status=0
flags=$(pkg-config --cflags gmime-3.0 libpcre2-8 libxml-2.0 libarchive glib-2.0 gio-2.0 libxxhash libhs)
# What the helper's readers need, where it is there.
for library in poppler-glib libgsf-1 libqpdf libpff tesseract; do
    flags="$flags $(pkg-config --cflags "$library" 2>/dev/null || true)"
done
flags="-std=gnu17 -D_GNU_SOURCE -DHAVE_CONFIG_H -I. -I$build -Ilibleakscan $flags"
flags="$flags -DLKS_PKGDATADIR=\"/usr/share\" -DLKS_PKGLIBEXECDIR=\"/usr/libexec\""
sources=$(git ls-files 'libleakscan/*.c' 'tools/*.c')

say "shellcheck"
shellcheck -e SC1090,SC2046 dev .ci/run tests/*.sh || status=1
say "cppcheck"
# shellcheck disable=SC2086
cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr \
    --suppress=missingInclude --suppress=unknownMacro \
    --suppress=uninitvar:libleakscan/text/fold.c --std=c11 -D_GNU_SOURCE -I. $sources || status=1
say "gcc -fanalyzer"
# shellcheck disable=SC2086
printf '%s\n' $sources |
    xargs -n 1 -P "$jobs" gcc -fanalyzer -Werror -O1 $flags -c -o /dev/null || status=1
say "clang-tidy"
# Few files at a time, so that all processors work; what it says of warnings that it
# does not show is left out.
tidy=$build/clang-tidy.log
checks='-*,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-assignment-in-if-condition,-bugprone-sizeof-expression,-bugprone-implicit-widening-of-multiplication-result,-bugprone-narrowing-conversions,-bugprone-branch-clone,-bugprone-suspicious-missing-comma,-bugprone-macro-parentheses,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,cert-err34-c,misc-redundant-expression'
# shellcheck disable=SC2016,SC2086
printf '%s\n' $sources |
    xargs -n 8 -P "$jobs" sh -c '
        checks=$1 flags=$2
        shift 2
        exec clang-tidy-14 --quiet --warnings-as-errors="*" --checks="$checks" "$@" -- $flags' \
        sh "$checks" "$flags" >"$tidy" 2>&1 || status=1
grep -v 'warnings generated\|warnings treated as errors' "$tidy" || true
exit $status
