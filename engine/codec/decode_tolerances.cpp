#include "engine/codec/command_decoder.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

bool decode_tolerances(const flatbuffers::Vector<const wire::LineTolerance*>* from,
                       std::span<domain::OrderLineInput> lines) {
    if (from == nullptr) {
        return true;
    }
    if (from->size() == 0 || from->size() > lines.size() || !is_aligned(*from)) {
        return false;
    }
    std::size_t next = 0;  // by line, each at most once
    for (std::uint32_t i = 0; i < from->size(); ++i) {
        const wire::LineTolerance* given = from->Get(i);
        if (given->line() < next || given->line() >= lines.size() ||
            given->over() > domain::kTolerancePercentMax ||
            given->under() > domain::kTolerancePercentMax) {
            return false;
        }
        domain::LineTolerance& tolerance = lines[given->line()].tolerance;
        tolerance = {.over_percent = given->over(), .under_percent = given->under()};
        if (tolerance.is_none()) {
            return false;
        }
        next = given->line() + std::size_t{1};
    }
    return true;
}

bool decode(const wire::AcceptOverDelivery& from, base::Arena&, domain::AcceptOverDelivery& to) {
    to.order = domain::OrderId{from.order()};
    to.location = domain::LocationId{from.location()};
    to.line = domain::LineIndex{from.line()};
    to.quantity = domain::Quantity{from.quantity()};
    return from.line() < domain::kOrderLinesMax && is_quantity(from.quantity());
}

}  // namespace skua::codec
