#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {
namespace {

// By number; none has 0.
constexpr const char* kActions[] = {"", "approve", "reject", "cancel", "close", nullptr};
constexpr const char* kDispositions[] = {"", "restock", "quarantine", "scrap", nullptr};

}  // namespace

// What is no id has number 0.
std::optional<stream::Return> BinaryForm::return_id(const Object& object) {
    std::string_view value;
    if (object["return_id"].get(value) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    domain::OrderId order;
    domain::ReturnNumber number;
    static_cast<void>(parse_return_id(value, order, number));
    return stream::Return(order.raw(), number.raw());
}

BinaryForm::Body BinaryForm::create_return(const Object& object) {
    const auto lines =
        list<stream::ReturnLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            stream::ReturnLineBuilder line(to_);
            if (const auto index = number<std::uint16_t>(fields, "line")) {
                line.add_line(*index);
            }
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                line.add_quantity(*quantity);
            }
            return line.Finish();
        });
    const Text reference = text(object, "reference");
    stream::CreateReturnBuilder create(to_);
    if (const auto order = id(object, "order_id")) {
        create.add_order_id(*order);
    }
    create.add_lines(lines);
    create.add_reference(reference);
    bool is_approved = false;
    if (object["approved"].get(is_approved) == simdjson::SUCCESS) {
        create.add_approved(is_approved);
    }
    return create.Finish().Union();
}

BinaryForm::Body BinaryForm::change_return(const Object& object) {
    const auto id = return_id(object);
    stream::ChangeReturnBuilder change(to_);
    if (id) {
        change.add_return_id(&*id);
    }
    if (const auto action = named<stream::ReturnAction>(object, "action", kActions)) {
        change.add_action(*action);
    }
    return change.Finish().Union();
}

BinaryForm::Body BinaryForm::receive_return(const Object& object) {
    const auto items =
        list<stream::ReturnedItem>(object, "items", [this](const simdjson::dom::element& from) {
            const auto fields = value_of<Object>(from);
            stream::ReturnedItemBuilder item(to_);
            if (const auto index = number<std::uint16_t>(fields, "line")) {
                item.add_line(*index);
            }
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                item.add_quantity(*quantity);
            }
            if (const auto what =
                    named<stream::Disposition>(fields, "disposition", kDispositions)) {
                item.add_disposition(*what);
            }
            return item.Finish();
        });
    const Text location = text(object, "location");
    const auto id = return_id(object);
    stream::ReceiveReturnBuilder receive(to_);
    if (id) {
        receive.add_return_id(&*id);
    }
    receive.add_location(location);
    receive.add_items(items);
    return receive.Finish().Union();
}

}  // namespace skua::codec::test
