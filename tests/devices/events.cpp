#include "tests/devices/events.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "adapters/sdk/events_client.hpp"
#include "adapters/sdk/http_client.hpp"

namespace skua::devices {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;
using Element = simdjson::dom::element;

namespace {

constexpr std::pair<std::string_view, EventKind> kKinds[] = {
    {"order.accepted", EventKind::order_accepted},
    {"order.allocated", EventKind::order_allocated},
    {"order.backordered", EventKind::order_backordered},
    {"fulfillment.claimed", EventKind::claimed},
    {"fulfillment.picked", EventKind::picked},
    {"fulfillment.shorted", EventKind::shorted},
    {"fulfillment.unclaimed", EventKind::unclaimed},
    {"fulfillment.claim_expired", EventKind::claim_expired},
    {"fulfillment.packed", EventKind::packed},
    {"shipment.created", EventKind::shipped},
    {"stock.changed", EventKind::stock_changed},
    {"order.closed", EventKind::order_closed},
};

// Reads members that may be missing. Owner: one call.
class Members {
public:
    Members(Element element, const LocationNumbers& locations)
        : element_(element), locations_(locations) {}

    [[nodiscard]] std::uint64_t number(std::string_view name) const {
        std::uint64_t value = 0;
        return element_[name].get(value) == SUCCESS ? value : 0;
    }
    [[nodiscard]] std::string_view text(std::string_view name) const {
        std::string_view value;
        return element_[name].get(value) == SUCCESS ? value : std::string_view{};
    }
    [[nodiscard]] std::uint16_t location() const {
        const auto found = locations_.find(text("location"));
        return found == locations_.end() ? std::uint16_t{0} : found->second;
    }
    [[nodiscard]] std::int64_t delta() const {
        std::int64_t value = 0;
        return element_["delta"].get(value) == SUCCESS ? value : 0;
    }
    template <class Take>
    void each(std::string_view name, const Take& take) const {
        simdjson::dom::array members;
        if (element_[name].get(members) == SUCCESS) {
            for (const Element member : members) {
                take(Members(member, locations_));
            }
        }
    }
    [[nodiscard]] std::uint64_t ordered() const {
        std::uint64_t value = 0;
        return element_["units"]["ordered"].get(value) == SUCCESS ? value : 0;
    }

private:
    Element element_;
    const LocationNumbers& locations_;
};

EventLine line_of(const Members& members) {
    EventLine line;
    line.line = static_cast<std::uint32_t>(members.number("line"));
    line.sku = members.text("sku");
    line.location = members.location();
    line.quantity = members.number("quantity");
    line.backordered = members.number("backordered");
    members.each("allocated", [&line](const Members& part) {
        line.allocated.emplace_back(part.location(), part.number("quantity"));
    });
    return line;
}

Event event_of(const Members& members) {
    Event event;
    const std::string_view type = members.text("type");
    const auto kind =
        std::ranges::find(kKinds, type, &std::pair<std::string_view, EventKind>::first);
    event.kind = kind == std::end(kKinds) ? EventKind::other : kind->second;
    event.sequence = members.number("sequence");
    event.order = number_behind_letter(members.text("order_id"));
    event.list = number_behind_letter(members.text("pick_list"));
    event.fulfillment = fulfillment_in(members.text("fulfillment_id"));
    event.package = static_cast<std::uint16_t>(members.number("package"));
    event.units_ordered = members.ordered();
    event.sku = members.text("sku");
    event.location = members.location();
    event.movement = members.text("movement");
    event.delta = members.delta();
    if (event.order == 0) {
        event.order = event.fulfillment.order;
    }
    members.each("lines", [&event](const Members& line) { event.lines.push_back(line_of(line)); });
    return event;
}

}  // namespace

Result<LocationNumbers> read_locations(const sdk::Url& url) {
    sdk::HttpClient http(url);
    sdk::HttpRequest request;
    request.target = "/v1/locations";
    Result<sdk::HttpResponse> response = http.send(request);
    if (!response) {
        return response.error();
    }
    simdjson::dom::parser parser;
    simdjson::dom::array names;
    if (parser.parse(response->body)["locations"].get(names) != SUCCESS) {
        return Error{ErrorKind::protocol, "no list of locations: " + response->body};
    }
    LocationNumbers out;
    for (const Element name : names) {
        std::string_view text;
        if (name.get(text) == SUCCESS) {
            out.emplace(text, static_cast<std::uint16_t>(out.size() + 1));
        }
    }
    return out;
}

Result<void> read_feed(const sdk::Url& url, const LocationNumbers& locations, std::uint64_t last,
                       const std::function<void(const Event&)>& take) {
    constexpr std::chrono::seconds kPatience{20};
    constexpr std::chrono::milliseconds kRest{300};  // for the rest of the last record
    auto feed = sdk::EventsClient::open(url);
    if (!feed) {
        return feed.error();
    }
    simdjson::dom::parser parser;
    std::string text;
    std::uint64_t sequence = 0;
    while (true) {
        const auto next = (*feed)->next(sequence < last ? kPatience : kRest);
        if (!next) {
            return next.error();
        }
        if (!next->has_value()) {
            break;
        }
        text = **next;
        Element element;
        if (parser.parse(text).get(element) != SUCCESS) {
            return Error{ErrorKind::protocol, "no event: " + text};
        }
        const Event event = event_of(Members(element, locations));
        if (event.sequence < sequence) {
            return Error{ErrorKind::protocol, "the feed goes back to " + text};
        }
        sequence = event.sequence;
        take(event);
    }
    if (sequence < last) {
        return Error{ErrorKind::timeout, "the feed ends at record " + std::to_string(sequence) +
                                             ", and " + std::to_string(last) + " was answered"};
    }
    return {};
}

}  // namespace skua::devices
