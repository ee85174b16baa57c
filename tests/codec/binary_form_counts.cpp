#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {
namespace {

// By number; none has 0.
constexpr const char* kConditions[] = {"", "sellable", "quality_hold", "damaged", nullptr};
constexpr const char* kActions[] = {"", "record", "approve", "recount", "cancel", nullptr};

}  // namespace

std::optional<stream::Condition> BinaryForm::condition(const Object& object,
                                                       std::string_view name) {
    return named<stream::Condition>(object, name, kConditions);
}

BinaryForm::Body BinaryForm::move_condition(const Object& object) {
    const Text sku = text(object, "sku");
    const Text location = text(object, "location");
    stream::MoveConditionBuilder move(to_);
    move.add_sku(sku);
    move.add_location(location);
    if (const auto from = condition(object, "from")) {
        move.add_from(*from);
    }
    if (const auto to = condition(object, "to")) {
        move.add_to(*to);
    }
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        move.add_quantity(*quantity);
    }
    return move.Finish().Union();
}

BinaryForm::Body BinaryForm::short_pick(const Object& object) {
    const Text sku = text(object, "sku");
    stream::ShortPickBuilder pick(to_);
    pick.add_sku(sku);
    if (const auto list = id(object, "pick_list")) {
        pick.add_pick_list(*list);
    }
    if (const auto order = id(object, "order_id")) {
        pick.add_order_id(*order);
    }
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        pick.add_quantity(*quantity);
    }
    return pick.Finish().Union();
}

BinaryForm::Body BinaryForm::open_count(const Object& object) {
    const Text sku = text(object, "sku");
    const Text location = text(object, "location");
    return stream::CreateOpenCount(to_, sku, 0, location).Union();
}

BinaryForm::Body BinaryForm::change_count(const Object& object) {
    stream::ChangeCountBuilder change(to_);
    if (const auto count = id(object, "count")) {
        change.add_count(*count);
    }
    if (const auto action = named<stream::CountAction>(object, "action", kActions)) {
        change.add_action(*action);
    }
    if (const auto quantity = number<std::int64_t>(object, "quantity")) {
        change.add_quantity(*quantity);
    }
    return change.Finish().Union();
}

BinaryForm::Body BinaryForm::post_count(const Object& object) {
    stream::PostCountBuilder post(to_);
    if (const auto count = id(object, "count")) {
        post.add_count(*count);
    }
    return post.Finish().Union();
}

}  // namespace skua::codec::test
