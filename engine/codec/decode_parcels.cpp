#include "engine/codec/command_decoder.hpp"
#include "engine/codec/wire_texts.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {
namespace {

bool decode_pack_lines(const wire::PackFulfillment& from, base::Arena& arena,
                       domain::PackFulfillment& to) {
    if (from.lines() == nullptr) {
        return true;
    }
    if (from.lines()->size() > domain::kOrderLinesMax || !is_aligned(*from.lines())) {
        return false;
    }
    const auto lines = arena.make_span<domain::PackLine>(from.lines()->size());
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const wire::PackLine* line = from.lines()->Get(i);
        lines[i] = {domain::LineIndex{line->line()}, domain::Quantity{line->quantity()}};
        if (!is_quantity(line->quantity())) {
            return false;
        }
    }
    to.lines = lines;
    return true;
}

}  // namespace

bool decode(const wire::PackFulfillment& from, base::Arena& arena, domain::PackFulfillment& to) {
    to.order = domain::OrderId{from.order()};
    to.location = domain::LocationId{from.location()};
    to.package = from.package();
    to.seals = from.seals();
    to.measures = {.weight_grams = from.weight_grams(),
                   .length_mm = from.length_mm(),
                   .width_mm = from.width_mm(),
                   .height_mm = from.height_mm()};
    return to.package <= domain::kPackagesPerOrderMax &&
           to.measures.weight_grams <= domain::kPackageGramsMax &&
           to.measures.length_mm <= domain::kPackageMillimetresMax &&
           to.measures.width_mm <= domain::kPackageMillimetresMax &&
           to.measures.height_mm <= domain::kPackageMillimetresMax &&
           read_text(from.reference(), domain::kExternalIdBytesMax, to.reference) &&
           decode_pack_lines(from, arena, to);
}

bool decode(const wire::RecordTracking& from, base::Arena&, domain::RecordTracking& to) {
    to.order = domain::OrderId{from.order()};
    to.shipment = from.shipment();
    to.status = static_cast<domain::TrackingStatus>(from.status());
    to.occurred_at = base::Timestamp{from.occurred_at()};
    return to.status >= domain::TrackingStatus::pre_transit &&
           to.status <= domain::TrackingStatus::lost &&
           read_text(from.event_id(), domain::kExternalIdBytesMax, to.event_id) &&
           !to.event_id.empty();
}

}  // namespace skua::codec
