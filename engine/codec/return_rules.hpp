#pragma once

// The rules of the fields of returns, for all forms (field_rules.hpp). Internal to engine/codec.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "engine/codec/field_rules.hpp"

namespace skua::codec {

struct ReturnId {
    domain::OrderId order;
    domain::ReturnNumber number;
};

void take_return_id(Fields& fields, const Path& path, std::optional<ReturnId> value, ReturnId& to);
void take_return_action(Fields& fields, const Path& path, std::optional<domain::ReturnAction> value,
                        domain::ReturnAction& to);
void take_disposition(Fields& fields, const Path& path, std::optional<domain::Disposition> value,
                      domain::Disposition& to);

using ReturnLines = LineList<domain::ReturnLineInput>;

// Items that were received, no line twice with one disposition.
class ReturnedItems {
public:
    explicit ReturnedItems(base::Arena& arena) noexcept : list_(arena) {}
    void add(Fields& fields, const Path& path, const domain::ReturnedItem& item);
    [[nodiscard]] std::span<const domain::ReturnedItem> view() const noexcept {
        return list_.view();
    }

private:
    base::ArenaVector<domain::ReturnedItem> list_;
    std::array<NamedLines, 3> named_;  // by disposition
};

}  // namespace skua::codec
