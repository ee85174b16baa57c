#include "tests/codec/forms.hpp"

#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

namespace {

constexpr std::string_view kKindNames[] = {
    "define_item",          "define_location",      "define_channel",
    "configure_level",      "receive_stock",        "adjust_stock",
    "place_order",          "cancel_order",         "place_hold",
    "release_hold",         "create_wave",          "confirm_picks",
    "ship_fulfillment",     "unclaim_pick_list",    "reserve",
    "extend_reservation",   "release_reservation",  "move_condition",
    "short_pick",           "open_count",           "change_count",
    "post_count",           "change_order",         "pack_fulfillment",
    "record_tracking",      "request_cancellation", "answer_cancellation",
    "create_return",        "change_return",        "receive_return",
    "accept_over_delivery", "close_order",          "create_transfer",
    "change_transfer",      "receive_transfer"};

}  // namespace

std::string_view name_of(BodyKind kind) noexcept {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::string json_frame(BodyKind kind, std::string_view body) {
    return std::string(R"({"frame":1,"commands":[{")")
        .append(name_of(kind))
        .append("\":")
        .append(body)
        .append("}]}");
}

std::string binary_frame(BodyKind kind, std::string_view body) {
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(body);
    return BinaryForm().frame(kind, value_of<BinaryForm::Object>(parser.parse(padded)));
}

base::Arena* Received::next_arena() {
    if (left_ == 0) {
        return nullptr;
    }
    --left_;
    arena_.reset();
    return &arena_;
}

void Received::on_command(const domain::Command& read, const Problem& what) {
    ++count;
    command = read;
    problem = text_of(what);
    all += what.is_none() ? domain::to_string(domain::kind_of(read)) : to_string(what.code);
    all += ' ';
}

domain::SkuId SkusByNumber::find(std::string_view sku) const noexcept {
    return sku == "SKU-42" ? domain::SkuId{42} : domain::SkuId{};
}

std::string text_of(const Problem& problem) {
    return problem.is_none() ? ""
                             : std::string(to_string(problem.code))
                                   .append(" ")
                                   .append(problem.field)
                                   .append(": ")
                                   .append(problem.detail);
}

}  // namespace skua::codec::test
