#include "engine/base/hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace skua::base {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

TEST(Crc32c, AgreesWithTheCheckValueOfItsDefinition) {
    EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
    EXPECT_EQ(crc32c({}), 0U);
    // RFC 3720, appendix B.4.
    EXPECT_EQ(crc32c(bytes_of(std::string(32, '\0'))), 0x8A9136AAU);
    EXPECT_EQ(crc32c(bytes_of(std::string(32, '\xff'))), 0x62A8AB43U);
}

TEST(Crc32c, CanBeContinued) {
    const std::string_view text = "one block, told in two parts";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        const std::uint32_t first = crc32c(bytes_of(text.substr(0, cut)));
        EXPECT_EQ(crc32c(bytes_of(text.substr(cut)), first), crc32c(bytes_of(text)));
    }
}

// These values stand in journals: if this test fails, the hash is wrong, not the test.
TEST(StableHash, NeverChanges) {
    EXPECT_EQ(stable_hash(""), 0x2D06800538D394C2ULL);
    EXPECT_EQ(stable_hash("85123A"), seeded_hash("85123A", 0));
    EXPECT_NE(seeded_hash("85123A", 1), seeded_hash("85123A", 0));
    EXPECT_EQ(fingerprint("").high, 0x99AA06D3014798D8ULL);
    EXPECT_EQ(fingerprint("").low, 0x6001C324468D497FULL);
}

TEST(Fingerprint, TellsContentsAndSeedsApart) {
    EXPECT_EQ(fingerprint("a"), fingerprint("a"));
    EXPECT_NE(fingerprint("a"), fingerprint("b"));
    EXPECT_NE(fingerprint("a"), fingerprint("a", 1));
}

}  // namespace
}  // namespace skua::base
