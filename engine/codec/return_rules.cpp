#include "engine/codec/return_rules.hpp"

namespace skua::codec {

void take_return_id(Fields& fields, const Path& path, std::optional<ReturnId> value, ReturnId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a return id: m123.1");
    }
}

void take_return_action(Fields& fields, const Path& path, std::optional<domain::ReturnAction> value,
                        domain::ReturnAction& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be approve, reject, cancel or close");
    }
}

void take_disposition(Fields& fields, const Path& path, std::optional<domain::Disposition> value,
                      domain::Disposition& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be restock, quarantine or scrap");
    }
}

void ReturnedItems::add(Fields& fields, const Path& path, const domain::ReturnedItem& item) {
    named_[static_cast<std::size_t>(item.disposition) - 1].name(fields, Path{&path, "line"},
                                                                item.line);
    list_.push_back(item);
}

}  // namespace skua::codec
