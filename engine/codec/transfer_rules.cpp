#include "engine/codec/transfer_rules.hpp"

namespace skua::codec {

void take_transfer_id(Fields& fields, const Path& path, std::optional<domain::TransferId> value,
                      domain::TransferId& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be a transfer id: t123");
    }
}

void take_transfer_action(Fields& fields, const Path& path,
                          std::optional<domain::TransferAction> value, domain::TransferAction& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be ready, dispatch or cancel");
    }
}

void take_transfer_choice(Fields& fields, const Path& path,
                          std::optional<domain::TransferChoice> value, domain::TransferChoice& to) {
    if (value) {
        to = *value;
    } else {
        fields.note(ProblemCode::malformed_value, path, "must be return or write_off");
    }
}

namespace {

template <class Enum>
std::optional<Enum> named(std::string_view name, Enum last) noexcept {
    for (std::uint8_t i = 1; i <= static_cast<std::uint8_t>(last); ++i) {
        if (name == domain::to_string(static_cast<Enum>(i))) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

template <class Enum>
std::optional<Enum> numbered(std::uint8_t number, Enum last) noexcept {
    const bool is_known = number >= 1 && number <= static_cast<std::uint8_t>(last);
    return is_known ? std::optional(static_cast<Enum>(number)) : std::nullopt;
}

}  // namespace

std::optional<domain::TransferAction> transfer_action_named(std::string_view name) noexcept {
    return named(name, domain::TransferAction::cancel);
}

std::optional<domain::TransferAction> transfer_action_numbered(std::uint8_t number) noexcept {
    return numbered(number, domain::TransferAction::cancel);
}

std::optional<domain::TransferChoice> transfer_choice_named(std::string_view name) noexcept {
    return named(name, domain::TransferChoice::write_off);
}

std::optional<domain::TransferChoice> transfer_choice_numbered(std::uint8_t number) noexcept {
    return numbered(number, domain::TransferChoice::write_off);
}

void TransferItems::add(Fields& fields, const Path& path, const domain::TransferItem& item) {
    named_[static_cast<std::size_t>(item.condition) - 1].name(fields, Path{&path, "line"},
                                                              item.line);
    list_.push_back(item);
}

void finish_transfer(Fields& fields, const domain::CreateTransfer& body) {
    if (!body.from.empty() && body.from == body.to) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "to"},
                    "must be another location than from");
    }
}

void finish_transfer_change(Fields& fields, const domain::ChangeTransfer& body) {
    if (body.action != domain::TransferAction::cancel &&
        body.choice != domain::TransferChoice::none) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "units"},
                    "is only for who cancels");
    }
}

void finish_transfer_receipt(Fields& fields, const domain::ReceiveTransfer& body) {
    fields.require(body.completes || !body.items.empty(), kBodyPath, "items");
}

}  // namespace skua::codec
