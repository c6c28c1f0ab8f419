/* SPDX-License-Identifier: Apache-2.0 */
/* use_cpp.cc - the library from C++11: owners as unique_ptr, callbacks as lambdas. */
#include "tap.h"

#include <memory>
#include <string>
#include <vector>

#include "mail.h"

template <typename T, void (*give_back)(T *)> struct deleter {
    void operator()(T *object) const
    {
        give_back(object);
    }
};
using policy_ptr =
    std::unique_ptr<leakscan_policy, deleter<leakscan_policy, leakscan_policy_unref>>;
using scanner_ptr =
    std::unique_ptr<leakscan_scanner, deleter<leakscan_scanner, leakscan_scanner_free>>;
using report_ptr =
    std::unique_ptr<leakscan_report, deleter<leakscan_report, leakscan_report_unref>>;
using reader_ptr =
    std::unique_ptr<leakscan_reader, deleter<leakscan_reader, leakscan_reader_free>>;

static std::string line_of(const leakscan_report *report)
{
    char *text = json_of(report);
    std::string line(text);
    free(text);
    return line;
}

static void a_message_is_scanned()
{
    policy_ptr policy(make_policy());
    scanner_ptr scanner(make_scanner(policy.get()));
    const std::string mail(roster);
    leakscan_report *out = nullptr;
    EXPECT(leakscan_scan_memory(scanner.get(), mail.data(), mail.size(), &out) == LEAKSCAN_OK);
    report_ptr report(out);
    EXPECT(line_of(report.get()).find("\"detector\":\"us-ssn\"") != std::string::npos);
    EXPECT(leakscan_report_level(report.get()) >= LEAKSCAN_LEVEL_HIGH);
}

static void pushed_and_pulled_give_the_same()
{
    policy_ptr policy(make_policy());
    scanner_ptr scanner(make_scanner(policy.get()));
    std::vector<std::string> pushed, pulled;
    EXPECT(leakscan_scanner_set_origin(scanner.get(), "box", 0, 0) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_begin(
               scanner.get(), LEAKSCAN_FORMAT_MBOX,
               [](leakscan_report *report, void *userdata) {
                   static_cast<std::vector<std::string> *>(userdata)->push_back(line_of(report));
                   return 0;
               },
               &pushed) == LEAKSCAN_OK);
    EXPECT(leakscan_feed(scanner.get(), mailbox, sizeof mailbox - 1) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_end(scanner.get()) == LEAKSCAN_OK);

    FILE *file = tmpfile();
    EXPECT(file != nullptr && fputs(mailbox, file) >= 0 && fflush(file) == 0);
    rewind(file);
    leakscan_reader *out = nullptr;
    EXPECT(leakscan_reader_open_fd(&out, policy.get(), fileno(file), "box",
                                   LEAKSCAN_FORMAT_MBOX) == LEAKSCAN_OK);
    reader_ptr reader(out);
    const leakscan_message *message = nullptr;
    while (leakscan_reader_next(reader.get(), &message) == LEAKSCAN_OK) {
        leakscan_report *report = nullptr;
        EXPECT(leakscan_scan_message(scanner.get(), message, &report) == LEAKSCAN_OK);
        pulled.push_back(line_of(report));
        leakscan_report_unref(report);
    }
    EXPECT(pushed.size() == 2);
    EXPECT(pushed == pulled);
    fclose(file);
}

int main()
{
    RUN(a_message_is_scanned);
    RUN(pushed_and_pulled_give_the_same);
    return tap_done();
}
