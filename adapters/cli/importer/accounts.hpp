#pragma once

// Accounts: every line of a file belongs to exactly one kind, and each kind is summed exactly, so
// that what went in can be shown to be accounted for.
// Owner: the importing thread.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "adapters/sdk/decimal.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::importer {

// Names appear unchanged in the report.
enum class LineKind : std::uint8_t {
    sale = 0,
    cancellation = 1,      // returns and credits, invoice C...
    stock_correction = 2,  // quantity of zero or less at price 0
    free_of_charge = 3,    // quantity above zero at price 0
    adjustment = 4,        // bad debts, invoice A...
    bad_line = 5,          // cannot be read, or is none of these
    withheld_line = 6,     // good, but of an order that has a bad line
};
inline constexpr std::size_t kLineKinds = 7;
const char* to_string(LineKind kind) noexcept;

struct Account {
    std::uint64_t lines = 0;
    std::int64_t units = 0;
    sdk::Decimal value;
};

class Accounts {
public:
    // Adds a line that was understood. Fails when a sum would not fit 128 bits.
    sdk::Result<void> add(LineKind kind, std::int64_t quantity, const sdk::Decimal& price);
    void add_bad(std::string_view reason);
    // Makes a line that was added as a sale a withheld one.
    sdk::Result<void> withhold(std::int64_t quantity, const sdk::Decimal& price);
    [[nodiscard]] const Account& of(LineKind kind) const noexcept;
    [[nodiscard]] std::uint64_t lines_read() const noexcept;
    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& bad_by_reason()
        const noexcept {
        return bad_by_reason_;
    }

private:
    std::array<Account, kLineKinds> accounts_{};
    std::map<std::string, std::uint64_t, std::less<>> bad_by_reason_;
};

}  // namespace skua::importer
