#include "tests/sim/query_text.hpp"

#include "engine/codec/json_parse.hpp"

namespace skua::sim {
namespace {

std::string quoted(std::string_view text) {
    return " \"" + std::string(text) + "\"";
}

// Owner: the call.
struct Text {
    std::string operator()(const domain::OrderQuery& query) const {
        return "order? " + codec::format_id(query.order);
    }
    std::string operator()(const domain::OrderByExternalIdQuery& query) const {
        return "order_by_external_id?" + quoted(query.channel) + quoted(query.external_id);
    }
    std::string operator()(const domain::StockQuery& query) const {
        return "stock?" + quoted(query.sku);
    }
    std::string operator()(const domain::AvailabilityQuery& query) const {
        std::string out = "availability?" + quoted(query.channel);
        for (const domain::AvailabilityLine& line : query.lines) {
            out += quoted(line.sku) + " x " + std::to_string(line.quantity.raw());
        }
        if (!query.reservation.is_none()) {
            out += " with " + codec::format_reservation_id(query.reservation);
        }
        return out;
    }
    std::string operator()(const domain::PickListQuery& query) const {
        return "pick_list? " + codec::format_id(query.pick_list);
    }
    std::string operator()(const domain::FulfillmentQuery& query) const {
        return "fulfillment? " + codec::format_fulfillment_id(query.order, query.location);
    }
    std::string operator()(const domain::CountQuery& query) const {
        return "count? " + codec::format_id(query.count);
    }
    std::string operator()(const domain::LocationsQuery&) const { return "locations?"; }
    std::string operator()(const domain::PickListsQuery& query) const {
        return "pick_lists?" + quoted(query.location) + " after " + codec::format_id(query.after);
    }
    std::string operator()(const domain::WaitingQuery& query) const {
        return "waiting?" + quoted(query.location) + " after " + std::to_string(query.after);
    }
    std::string operator()(const domain::ClaimedQuery& query) const {
        return "claimed?" + quoted(query.location) + " from " + codec::format_id(query.from);
    }
    std::string operator()(const domain::ReservationQuery& query) const {
        return "reservation? " + codec::format_reservation_id(query.reservation);
    }
    std::string operator()(const domain::ReturnQuery& query) const {
        return "return? " + codec::format_return_id(query.order, query.number);
    }
    std::string operator()(const domain::TransferQuery& query) const {
        return "transfer? " + codec::format_id(query.transfer);
    }
    std::string operator()(const domain::TransfersQuery& query) const {
        return "transfers?" + quoted(query.location) + " after " + codec::format_id(query.after);
    }
    std::string operator()(const domain::CancellationsQuery& query) const {
        return "cancellations?" + quoted(query.location) + " after " +
               std::to_string(query.after.raw());
    }
};

}  // namespace

std::string text_of(const domain::QueryBody& query) {
    return std::visit(Text{}, query);
}

}  // namespace skua::sim
