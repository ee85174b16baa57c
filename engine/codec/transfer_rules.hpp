#pragma once

// The rules of the fields of transfers, for all forms (field_rules.hpp). Internal to engine/codec.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "engine/codec/field_rules.hpp"

namespace skua::codec {

static_assert(domain::kTransferLinesMax == 500);
inline constexpr IntegerRule kTransferLineRule{0, std::int64_t{domain::kTransferLinesMax} - 1,
                                               "must be 0 to 499"};

void take_transfer_id(Fields& fields, const Path& path, std::optional<domain::TransferId> value,
                      domain::TransferId& to);
void take_transfer_action(Fields& fields, const Path& path,
                          std::optional<domain::TransferAction> value, domain::TransferAction& to);
void take_transfer_choice(Fields& fields, const Path& path,
                          std::optional<domain::TransferChoice> value, domain::TransferChoice& to);

// The values by name and by number; none if there is no such.
std::optional<domain::TransferAction> transfer_action_named(std::string_view name) noexcept;
std::optional<domain::TransferAction> transfer_action_numbered(std::uint8_t number) noexcept;
std::optional<domain::TransferChoice> transfer_choice_named(std::string_view name) noexcept;
std::optional<domain::TransferChoice> transfer_choice_numbered(std::uint8_t number) noexcept;

// Items that arrive, no line twice in one condition.
class TransferItems {
public:
    explicit TransferItems(base::Arena& arena) noexcept : list_(arena) {}
    void add(Fields& fields, const Path& path, const domain::TransferItem& item);
    [[nodiscard]] std::span<const domain::TransferItem> view() const noexcept {
        return list_.view();
    }

private:
    base::ArenaVector<domain::TransferItem> list_;
    std::array<NamedLines, 3> named_;  // by condition
};

// The two locations differ.
void finish_transfer(Fields& fields, const domain::CreateTransfer& body);
// Only who cancels says what becomes of the units.
void finish_transfer_change(Fields& fields, const domain::ChangeTransfer& body);
// Something arrives, or it is said that nothing more does.
void finish_transfer_receipt(Fields& fields, const domain::ReceiveTransfer& body);

}  // namespace skua::codec
