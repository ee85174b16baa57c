#include "adapters/sdk/url.hpp"

#include <gtest/gtest.h>

namespace skua::sdk {
namespace {

TEST(Url, SplitsHostPortAndPrefix) {
    const auto url = parse_url("http://127.0.0.1:8080/shop/");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "127.0.0.1");
    EXPECT_EQ(url->port, "8080");
    EXPECT_EQ(url->base_path, "/shop");
    EXPECT_EQ(url->text(), "http://127.0.0.1:8080/shop");
}

TEST(Url, DefaultsToPort80AndNoPrefix) {
    const auto url = parse_url("http://localhost/");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->port, "80");
    EXPECT_EQ(url->base_path, "");
}

TEST(Url, PutsTheBracketsBackAroundIpv6) {
    const auto url = parse_url("http://[::1]:9000");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "::1");
    EXPECT_EQ(url->authority(), "[::1]:9000");
}

TEST(Url, RefusesWhatItDoesNotSpeak) {
    for (const char* text :
         {"", "127.0.0.1:8080", "https://127.0.0.1", "http://", "http://:80", "http://a:0",
          "http://a:65536", "http://a:x", "http://a:", "http://[::1", "http://[::1]x",
          "http://a/b?c", "http://u@a", "http://a b", "http://a\r\nX: y"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().kind, ErrorKind::bad_argument);
    }
}

TEST(Url, EncodesEverythingThatIsNotUnreserved) {
    EXPECT_EQ(percent_encoded("BANK CHARGES"), "BANK%20CHARGES");
    EXPECT_EQ(percent_encoded("a/b?c=d&e\xC3\xA9"), "a%2Fb%3Fc%3Dd%26e%C3%A9");
    EXPECT_EQ(percent_encoded("A-b_c.d~9"), "A-b_c.d~9");
}

}  // namespace
}  // namespace skua::sdk
