#include "adapters/cli/importer/accounts.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

const char* to_string(LineKind kind) noexcept {
    switch (kind) {
        case LineKind::sale:
            return "sale";
        case LineKind::cancellation:
            return "cancellation";
        case LineKind::stock_correction:
            return "stock_correction";
        case LineKind::free_of_charge:
            return "free_of_charge";
        case LineKind::adjustment:
            return "adjustment";
        case LineKind::bad_line:
            return "bad_line";
        case LineKind::withheld_line:
            return "withheld_line";
    }
    return "unknown";
}

namespace {

// Adds units and their value, or changes nothing.
Result<void> add_units(Account& account, std::int64_t quantity, const sdk::Decimal& price) {
    const auto value = sdk::product(price, quantity);
    const auto total = value ? sdk::sum(account.value, *value) : std::nullopt;
    std::int64_t units = 0;
    if (!total || __builtin_add_overflow(account.units, quantity, &units)) {
        return Error{ErrorKind::bad_argument, "the sums of the file do not fit 128 bits"};
    }
    account.value = *total;
    account.units = units;
    return {};
}

}  // namespace

Result<void> Accounts::add(LineKind kind, std::int64_t quantity, const sdk::Decimal& price) {
    Account& account = accounts_[static_cast<std::size_t>(kind)];
    SKUA_SDK_CHECK(add_units(account, quantity, price));
    ++account.lines;
    return {};
}

Result<void> Accounts::withhold(std::int64_t quantity, const sdk::Decimal& price) {
    Account& sale = accounts_[static_cast<std::size_t>(LineKind::sale)];
    SKUA_SDK_CHECK(add_units(sale, -quantity, price));
    --sale.lines;
    return add(LineKind::withheld_line, quantity, price);
}

void Accounts::add_bad(std::string_view reason) {
    ++accounts_[static_cast<std::size_t>(LineKind::bad_line)].lines;
    const auto found = bad_by_reason_.find(reason);
    if (found == bad_by_reason_.end()) {
        bad_by_reason_.emplace(reason, 1);
    } else {
        ++found->second;
    }
}

const Account& Accounts::of(LineKind kind) const noexcept {
    return accounts_[static_cast<std::size_t>(kind)];
}

std::uint64_t Accounts::lines_read() const noexcept {
    std::uint64_t total = 0;
    for (const Account& account : accounts_) {
        total += account.lines;
    }
    return total;
}

}  // namespace skua::importer
