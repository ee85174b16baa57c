#include "tests/codec/binary_form.hpp"

namespace skua::codec::test {

namespace {

constexpr const char* kStatuses[] = {"",
                                     "pre_transit",
                                     "in_transit",
                                     "out_for_delivery",
                                     "delivery_failed",
                                     "delivered",
                                     "returned_to_sender",
                                     "lost",
                                     nullptr};

constexpr const char* kAnswers[] = {"", "accept", "refuse", nullptr};

std::optional<stream::Shipment> shipment(const BinaryForm::Object& object) {
    std::string_view value;
    if (object["shipment_id"].get(value) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    domain::OrderId order;
    std::uint32_t number = 0;
    static_cast<void>(parse_shipment_id(value, order, number));
    return stream::Shipment(order.raw(), number);
}

}  // namespace

BinaryForm::Body BinaryForm::pack_fulfillment(const Object& object) {
    const auto lines =
        list<stream::PackLine>(object, "lines", [this](const simdjson::dom::element& item) {
            const auto fields = value_of<Object>(item);
            stream::PackLineBuilder line(to_);
            if (const auto index = number<std::uint16_t>(fields, "line")) {
                line.add_line(*index);
            }
            if (const auto quantity = number<std::uint32_t>(fields, "quantity")) {
                line.add_quantity(*quantity);
            }
            return line.Finish();
        });
    const Text reference = text(object, "reference");
    const auto id = fulfillment(object);
    bool seals = false;
    const bool is_stated = object["seal"].get(seals) == simdjson::SUCCESS;
    stream::PackFulfillmentBuilder pack(to_);
    pack.add_fulfillment_id(id ? &*id : nullptr);
    pack.add_lines(lines);
    if (const auto package = number<std::uint16_t>(object, "package")) {
        pack.add_package(*package);
    }
    pack.add_seal(is_stated && seals);
    pack.add_reference(reference);
    if (const auto grams = number<std::uint32_t>(object, "weight_grams")) {
        pack.add_weight_grams(*grams);
    }
    if (const auto length = number<std::uint32_t>(object, "length_mm")) {
        pack.add_length_mm(*length);
    }
    if (const auto width = number<std::uint32_t>(object, "width_mm")) {
        pack.add_width_mm(*width);
    }
    if (const auto height = number<std::uint32_t>(object, "height_mm")) {
        pack.add_height_mm(*height);
    }
    return pack.Finish().Union();
}

BinaryForm::Body BinaryForm::record_tracking(const Object& object) {
    const Text event_id = text(object, "event_id");
    const auto id = shipment(object);
    stream::RecordTrackingBuilder tracking(to_);
    tracking.add_shipment_id(id ? &*id : nullptr);
    if (const auto status = named<stream::Tracking>(object, "status", kStatuses)) {
        tracking.add_status(*status);
    }
    if (const auto at = micros(object, "occurred_at")) {
        tracking.add_occurred_at(*at);
    }
    tracking.add_event_id(event_id);
    return tracking.Finish().Union();
}

BinaryForm::Body BinaryForm::answer_cancellation(const Object& object) {
    const auto id = fulfillment(object);
    stream::AnswerCancellationBuilder answer(to_);
    answer.add_fulfillment_id(id ? &*id : nullptr);
    if (const auto said = named<stream::CancellationAnswer>(object, "answer", kAnswers)) {
        answer.add_answer(*said);
    }
    return answer.Finish().Union();
}

BinaryForm::Body BinaryForm::accept_over_delivery(const Object& object) {
    const auto id = fulfillment(object);
    stream::AcceptOverDeliveryBuilder accept(to_);
    accept.add_fulfillment_id(id ? &*id : nullptr);
    if (const auto line = number<std::uint16_t>(object, "line")) {
        accept.add_line(*line);
    }
    if (const auto quantity = number<std::uint32_t>(object, "quantity")) {
        accept.add_quantity(*quantity);
    }
    return accept.Finish().Union();
}

}  // namespace skua::codec::test
