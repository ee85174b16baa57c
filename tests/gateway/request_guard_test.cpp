// What keeps a web page from writing, and a key from being ignored.

#include <gtest/gtest.h>

#include <string>

#include "tests/gateway/client.hpp"
#include "tests/gateway/engine_on_a_thread.hpp"

namespace skua::gateway::test {
namespace {

std::string put(std::string_view host, std::string_view more,
                std::string_view type = "application/json") {
    std::string text("PUT /v1/items/A HTTP/1.1\r\nHost: ");
    text.append(host).append("\r\n");
    if (!type.empty()) {
        text.append("Content-Type: ").append(type).append("\r\n");
    }
    return text.append(more).append("Content-Length: 2\r\n\r\n{}");
}

Reply ask_fresh(const Face& face, std::string_view bytes) {
    Client client(face.port());
    return client.ask(bytes);
}

TEST(RequestGuard, OnlyNamesOfThisMachineAreTheHost) {
    Face face;
    for (const char* host :
         {"localhost", "LocalHost:8750", "127.0.0.1", "127.0.0.1:1", "[::1]:80"}) {
        EXPECT_EQ(ask_fresh(face, put(host, "")).status, 200) << host;
    }
    for (const char* host :
         {"shop.example", "localhost.shop.example:8750", "127.0.0.1.nip.io", "10.0.0.1", "[::2]"}) {
        const Reply reply = ask_fresh(face, put(host, ""));
        EXPECT_EQ(reply.status, 421) << host;
        EXPECT_TRUE(reply.has(R"("code":"misdirected_host")")) << reply.body;
    }
    EXPECT_EQ(ask_fresh(face, "GET /stats HTTP/1.1\r\nHost: shop.example\r\n\r\n").status, 421);
    EXPECT_EQ(
        ask_fresh(face, "GET http://shop.example/stats HTTP/1.1\r\nHost: localhost\r\n\r\n").status,
        421);
}

TEST(RequestGuard, AForeignOriginMayNotWrite) {
    Face face;
    for (const char* origin : {"http://shop.example", "null", "https://localhost:8750",
                               "http://localhost:9999", "http://localhost"}) {
        const std::string line = std::string("Origin: ") + origin + "\r\n";
        const Reply reply = ask_fresh(face, put("localhost:8750", line));
        EXPECT_EQ(reply.status, 403) << origin;
        EXPECT_TRUE(reply.has(R"("code":"foreign_origin")")) << reply.body;
    }
    EXPECT_EQ(ask_fresh(face, put("localhost:8750", "Origin: http://localhost:8750\r\n")).status,
              200);
    EXPECT_EQ(ask_fresh(face, request("GET", "/stats", "", "Origin: http://a.example\r\n")).status,
              200);
}

TEST(RequestGuard, ABodyStatesThatItIsJson) {
    Face face;
    for (const char* type : {"", "text/plain", "application/json; charset=latin-1",
                             "application/x-www-form-urlencoded", "application/json;charset"}) {
        const Reply reply = ask_fresh(face, put("localhost", "", type));
        EXPECT_EQ(reply.status, 415) << type;
        EXPECT_TRUE(reply.has(R"("code":"unsupported_media_type")")) << reply.body;
    }
    for (const char* type :
         {"application/json; charset=utf-8", "application/json;x=y;charset=\"UTF-8\""}) {
        EXPECT_EQ(ask_fresh(face, put("localhost", "", type)).status, 200) << type;
    }
    EXPECT_EQ(ask_fresh(face, put("localhost", "Content-Encoding: gzip\r\n")).status, 415);
    EXPECT_EQ(ask_fresh(face, put("localhost", "Content-Encoding: identity\r\n")).status, 200);
}

TEST(RequestGuard, AKeyIsUsedOrRefused) {
    Face face;
    for (const char* target : {"/v1/stock/receipts", "/v1/stock/adjustments", "/v1/orders/batch"}) {
        const std::string body = "{}\n";
        const Reply reply = ask_fresh(
            face, std::string("POST ") + target +
                      " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                      "Idempotency-Key: k\r\nContent-Length: 3\r\n\r\n" +
                      body);
        EXPECT_EQ(reply.status, 422) << target;
        EXPECT_TRUE(reply.has(R"("field":"/idempotency_key")")) << reply.body;
        EXPECT_TRUE(reply.has("in each line")) << reply.body;
    }
    const char* lines[] = {"Idempotency-Key:\r\n", "Idempotency-Key: \xc3\xa4\r\n"};
    for (const char* line : lines) {
        const Reply reply = ask_fresh(face, put("localhost", line));
        EXPECT_EQ(reply.status, 422) << line;
        EXPECT_TRUE(reply.has(R"("field":"/idempotency_key")")) << reply.body;
    }
    for (const char* body : {R"({"idempotency_key":""})", "{\"idempotency_key\":\"\xc3\xa4\"}"}) {
        const Reply reply = ask_fresh(face, request("PUT", "/v1/items/A", body));
        EXPECT_EQ(reply.status, 422) << body;
        EXPECT_TRUE(reply.has(R"("field":"/idempotency_key")")) << reply.body;
    }
    // Nothing of all that was booked.
    EXPECT_EQ(ask_fresh(face, request("GET", "/v1/stock/A", "")).status, 404);
}

}  // namespace
}  // namespace skua::gateway::test
