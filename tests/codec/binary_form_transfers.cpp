#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {
namespace {

// By number; none has 0.
constexpr const char* kActions[] = {"", "ready", "dispatch", "cancel", nullptr};
constexpr const char* kUnits[] = {"", "return", "write_off", nullptr};

}  // namespace

BinaryForm::Body BinaryForm::create_transfer(const Object& object) {
    const auto lines =
        list<stream::TransferLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            const Text sku = text(fields, "sku");
            stream::TransferLineBuilder line(to_);
            line.add_sku(sku);
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                line.add_quantity(*quantity);
            }
            return line.Finish();
        });
    const Text from = text(object, "from");
    const Text to = text(object, "to");
    const Text reference = text(object, "reference");
    stream::CreateTransferBuilder create(to_);
    create.add_from(from);
    create.add_to(to);
    create.add_lines(lines);
    create.add_reference(reference);
    bool is_ready = false;
    if (object["ready"].get(is_ready) == simdjson::SUCCESS) {
        create.add_ready(is_ready);
    }
    return create.Finish().Union();
}

BinaryForm::Body BinaryForm::change_transfer(const Object& object) {
    stream::ChangeTransferBuilder change(to_);
    if (const auto transfer = id(object, "transfer")) {
        change.add_transfer(*transfer);
    }
    if (const auto action = named<stream::TransferAction>(object, "action", kActions)) {
        change.add_action(*action);
    }
    if (const auto units = named<stream::TransferUnits>(object, "units", kUnits)) {
        change.add_units(*units);
    }
    return change.Finish().Union();
}

BinaryForm::Body BinaryForm::receive_transfer(const Object& object) {
    const auto items =
        list<stream::TransferItem>(object, "items", [this](const simdjson::dom::element& from) {
            const auto fields = value_of<Object>(from);
            stream::TransferItemBuilder item(to_);
            if (const auto index = number<std::uint16_t>(fields, "line")) {
                item.add_line(*index);
            }
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                item.add_quantity(*quantity);
            }
            if (const auto what = condition(fields, "condition")) {
                item.add_condition(*what);
            }
            return item.Finish();
        });
    stream::ReceiveTransferBuilder receive(to_);
    if (const auto transfer = id(object, "transfer")) {
        receive.add_transfer(*transfer);
    }
    receive.add_items(items);
    bool completes = false;
    if (object["complete"].get(completes) == simdjson::SUCCESS) {
        receive.add_complete(completes);
    }
    return receive.Finish().Union();
}

}  // namespace skua::codec::test
