// Both sides of every rule of the strict gate, as a table of bytes.

#include "engine/gateway/http_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace skua::gateway {
namespace {

using codec::ProblemCode;

struct Verdict {
    ProblemCode problem = ProblemCode::none;
    bool is_incomplete = false;
    Head head;
};

// What the gate says of the bytes; the text must outlive the views of the verdict.
Verdict judge(const std::string& bytes) {
    Verdict verdict;
    HeadScanner scanner;
    switch (scanner.scan(bytes)) {
        case HeadScanner::State::incomplete:
            verdict.is_incomplete = true;
            return verdict;
        case HeadScanner::State::refused:
            verdict.problem = scanner.problem().code;
            return verdict;
        case HeadScanner::State::complete:
            break;
    }
    verdict.problem =
        parse_head(std::string_view(bytes).substr(0, scanner.head_bytes()), verdict.head).code;
    return verdict;
}

struct Case {
    const char* name;
    std::string bytes;
    ProblemCode expected;
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n";
const std::string kPost = "POST /v1/orders HTTP/1.1\r\nHost: a\r\n";
constexpr auto kBad = ProblemCode::bad_request_framing;
constexpr auto kGood = ProblemCode::none;

std::vector<Case> request_line_and_host_cases() {
    return {
        {"plain", kGet + "\r\n", kGood},
        {"one empty line before", "\r\n" + kGet + "\r\n", kGood},
        {"two empty lines before", "\r\n\r\n" + kGet + "\r\n", kBad},
        {"not http", "\x16\x03\x01\x02", kBad},
        // line ends
        {"bare LF after request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", kBad},
        {"bare LF after field", "GET / HTTP/1.1\r\nHost: a\n\r\n", kBad},
        {"bare LF at end", kGet + "\n", kBad},
        {"bare CR in field", kGet + "X: a\rb\r\n\r\n", kBad},
        {"NUL in field", kGet + std::string("X: a\0b\r\n\r\n", 10), kBad},
        // request line
        {"two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"trailing blank", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", kBad},
        {"no version", "GET /\r\nHost: a\r\n\r\n", kBad},
        {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", kBad},
        {"version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", kBad},
        {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", kBad},
        {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", ProblemCode::unsupported_method},
        {"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", ProblemCode::unsupported_method},
        {"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", ProblemCode::unsupported_method},
        {"method is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"DELETE is known", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", kGood},
        // target
        {"absolute form", "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n", kGood},
        {"absolute form without path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", kGood},
        {"absolute form with user", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"other scheme", "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"no slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"high byte in target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"control in target", "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"DEL in target", "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"escape", "GET /%41 HTTP/1.1\r\nHost: a\r\n\r\n", kGood},
        {"broken escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"broken escape digits", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        // Host
        {"Host missing", "GET / HTTP/1.1\r\n\r\n", kBad},
        {"Host missing in 1.0", "GET / HTTP/1.0\r\n\r\n", kGood},
        {"Host twice", kGet + "Host: a\r\n\r\n", kBad},
        {"Host twice in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", kBad},
        {"Host empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", kBad},
        {"Host with port", "GET / HTTP/1.1\r\nHost: a.b:8080\r\n\r\n", kGood},
        {"Host with IPv6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", kGood},
        {"Host with large port", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", kBad},
        {"Host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", kBad},
        {"Host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", kBad},
        {"Host with comma", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", kBad},
    };
}

std::vector<Case> field_cases() {
    return {
        {"blank before colon", kGet + "X : a\r\n\r\n", kBad},
        {"no colon", kGet + "X\r\n\r\n", kBad},
        {"no name", kGet + ": a\r\n\r\n", kBad},
        {"name with blank", kGet + "X Y: a\r\n\r\n", kBad},
        {"name with high byte", kGet + "X\xc3: a\r\n\r\n", kBad},
        {"fold by blank", kGet + "X: a\r\n b\r\n\r\n", kBad},
        {"fold by tab", kGet + "X: a\r\n\tb\r\n\r\n", kBad},
        {"first field folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", kBad},
        {"obs-text value", kGet + "X: \xc3\xa4\r\n\r\n", kGood},
        {"control in value", kGet + "X: \x02\r\n\r\n", kBad},
        {"empty value", kGet + "X:\r\n\r\n", kGood},
        // length and encoding
        {"CL", kPost + "Content-Length: 3\r\n\r\n", kGood},
        {"CL twice, equal", kPost + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", kBad},
        {"CL twice, other case", kPost + "Content-Length: 3\r\ncontent-length: 4\r\n\r\n", kBad},
        {"CL list", kPost + "Content-Length: 3, 3\r\n\r\n", kBad},
        {"CL plus", kPost + "Content-Length: +3\r\n\r\n", kBad},
        {"CL minus", kPost + "Content-Length: -3\r\n\r\n", kBad},
        {"CL hex", kPost + "Content-Length: 0x3\r\n\r\n", kBad},
        {"CL empty", kPost + "Content-Length:\r\n\r\n", kBad},
        {"CL inner blank", kPost + "Content-Length: 1 2\r\n\r\n", kBad},
        {"TE", kPost + "Transfer-Encoding: chunked\r\n\r\n", kGood},
        {"TE upper case", kPost + "Transfer-Encoding: CHUNKED\r\n\r\n", kGood},
        {"TE twice", kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         kBad},
        {"TE list", kPost + "Transfer-Encoding: chunked, chunked\r\n\r\n", kBad},
        {"TE gzip, chunked", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n", kBad},
        {"TE identity", kPost + "Transfer-Encoding: identity\r\n\r\n", kBad},
        {"TE with odd blank",
         kPost + "Transfer-Encoding: \x0b"
                 "chunked\r\n\r\n",
         kBad},
        {"TE and CL", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", kBad},
        {"CL and TE", kPost + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", kBad},
        {"TE in 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", kBad},
        {"Expect", kPost + "Expect: 100-continue\r\n\r\n", kGood},
        {"Expect other", kPost + "Expect: tea\r\n\r\n", kBad},
        {"key twice", kPost + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n", kBad},
        {"type twice", kPost + "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n", kBad},
    };
}

std::vector<Case> cases() {
    std::vector<Case> all = request_line_and_host_cases();
    std::ranges::move(field_cases(), std::back_inserter(all));
    return all;
}

TEST(HttpGate, JudgesEveryRuleFromBothSides) {
    for (const Case& c : cases()) {
        const Verdict verdict = judge(c.bytes);
        EXPECT_FALSE(verdict.is_incomplete) << c.name;
        EXPECT_EQ(verdict.problem, c.expected) << c.name;
    }
}

TEST(HttpGate, SaysTheSameHoweverTheBytesArrive) {
    for (const Case& c : cases()) {
        HeadScanner whole;
        HeadScanner slow;
        const auto at_once = whole.scan(c.bytes);
        auto by_byte = HeadScanner::State::incomplete;
        for (std::size_t i = 1; i <= c.bytes.size() && by_byte == HeadScanner::State::incomplete;
             ++i) {
            by_byte = slow.scan(std::string_view(c.bytes).substr(0, i));
        }
        EXPECT_EQ(at_once, by_byte) << c.name;
        EXPECT_EQ(whole.head_bytes(), slow.head_bytes()) << c.name;
    }
}

TEST(HttpGate, WaitsForTheRestOfAHead) {
    const std::string bytes = kGet + "\r\n";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        EXPECT_TRUE(judge(bytes.substr(0, i)).is_incomplete) << i;
    }
}

TEST(HttpGate, LetsAHundredFieldsThroughAndNoMore) {
    std::string bytes = kGet;
    for (std::size_t i = 1; i < kHeaderFieldsMax; ++i) {
        bytes += "X: a\r\n";
    }
    EXPECT_EQ(judge(bytes + "\r\n").problem, kGood);
    EXPECT_EQ(judge(bytes + "X: a\r\n\r\n").problem, ProblemCode::header_too_large);
}

TEST(HttpGate, LetsSixteenKibibytesThroughAndNoMore) {
    const std::string start = kGet + "X: ";
    const std::string end = "\r\n\r\n";
    const std::size_t room = kHeadBytesMax - start.size() - end.size();
    EXPECT_EQ(judge(start + std::string(room, 'a') + end).problem, kGood);
    EXPECT_EQ(judge(start + std::string(room + 1, 'a') + end).problem,
              ProblemCode::header_too_large);
}

TEST(HttpGate, LetsATargetOfEightKibibytesThroughAndNoMore) {
    const auto request = [](std::size_t bytes) {
        return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    EXPECT_EQ(judge(request(kTargetBytesMax)).problem, kGood);
    EXPECT_EQ(judge(request(kTargetBytesMax + 1)).problem, ProblemCode::uri_too_long);
    // Without an end in sight, too.
    EXPECT_EQ(judge("GET /" + std::string(kHeadBytesMax, 'a')).problem, ProblemCode::uri_too_long);
}

TEST(HttpGate, ReadsWhatIsUsedLater) {
    const std::string bytes =
        "POST http://shop:1/v1/orders?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n"
        "Content-Type: Application/JSON ; charset=utf-8\r\nIdempotency-Key:  k1 \r\n"
        "Expect: 100-Continue\r\nConnection: x, Close\r\n\r\n";
    const Verdict verdict = judge(bytes);
    ASSERT_EQ(verdict.problem, kGood);
    EXPECT_EQ(verdict.head.method, Method::post);
    EXPECT_EQ(verdict.head.path, "/v1/orders");
    EXPECT_EQ(verdict.head.query, "a=b");
    EXPECT_EQ(verdict.head.content_length, 12U);
    EXPECT_EQ(verdict.head.media_type, MediaType::json);
    EXPECT_EQ(verdict.head.idempotency_key, "k1");
    EXPECT_TRUE(verdict.head.expects_continue);
    EXPECT_FALSE(verdict.head.keeps_alive);
}

TEST(HttpGate, AHugeContentLengthIsTooLargeAndNotMalformed) {
    const std::string bytes = kPost + "Content-Length: 99999999999999999999999\r\n\r\n";
    const Verdict verdict = judge(bytes);
    ASSERT_EQ(verdict.problem, kGood);
    EXPECT_EQ(verdict.head.content_length, UINT64_MAX);
}

TEST(HttpGate, KeepsAliveByVersionAndConnection) {
    EXPECT_TRUE(judge(kGet + "\r\n").head.keeps_alive);
    EXPECT_FALSE(judge(kGet + "Connection: close\r\n\r\n").head.keeps_alive);
    EXPECT_FALSE(judge("GET / HTTP/1.0\r\n\r\n").head.keeps_alive);
    EXPECT_TRUE(judge("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").head.keeps_alive);
}

TEST(HttpGate, AnUpgradeNeedsBothFields) {
    EXPECT_TRUE(judge(kGet + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n")
                    .head.upgrades_to_websocket);
    EXPECT_FALSE(judge(kGet + "Upgrade: websocket\r\n\r\n").head.upgrades_to_websocket);
    EXPECT_FALSE(judge(kGet + "Connection: upgrade\r\n\r\n").head.upgrades_to_websocket);
}

}  // namespace
}  // namespace skua::gateway
