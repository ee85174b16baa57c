// EngineImport: the returns of a history (engine/decisions/0011-returns.md).

#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/cli/importer/engine_returns.hpp"
#include "adapters/cli/importer/engine_shipping.hpp"

namespace skua::importer {

using sdk::Result;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace

Result<void> EngineImport::ship_all(sdk::HttpClient& http, Ship when) {
    ReturnsReport& report = report_.returns;
    Shipping shipping(http, plan_.location, progress_, report);
    const Result<bool> has_picked = shipping.pick_all();
    if (!has_picked) {
        return has_picked.error();
    }
    if (!*has_picked && when == Ship::if_picked) {
        return {};
    }
    const Result<std::uint16_t> location = shipping.location_number();
    if (!location) {
        return location.error();
    }
    const Result<std::vector<std::uint64_t>> ready = shipping.ready(orders_, *location);
    if (!ready) {
        return ready.error();
    }
    ShipmentTally shipped(progress_, report);
    SKUA_SDK_CHECK(send(ShipmentSource(*ready, *location), shipped, "shipments"));
    return {};
}

Result<void> EngineImport::send_returns(const OrderBook& book,
                                        const std::vector<CancellationLine>& cancellations) {
    ReturnsReport& report = report_.returns;
    const Clock::time_point began = Clock::now();
    sdk::HttpOptions options;
    options.retry_for = plan_.retry_for;
    options.on_loss = note_loss();
    sdk::HttpClient http(url_, options);
    SKUA_SDK_CHECK(ship_all(http, Ship::always));
    report.seconds_shipping = seconds_since(began);

    const Clock::time_point booking_began = Clock::now();
    const ReturnsPlan plan =
        plan_returns(book, cancellations, [this](BookIndex order) { return orders_[order] != 0; });
    Booking booking{book, cancellations, plan, orders_, plan_.location, {}};
    booking.ids.resize(plan.returns.size());
    for (const ReturnStep step : {ReturnStep::create, ReturnStep::receive, ReturnStep::close}) {
        const ReturnSource source(booking, step);
        ReturnTally tally(booking, source, step, {progress_, rejects_, report});
        SKUA_SDK_CHECK(send(source, tally, "returns"));
    }
    const auto is_booked = [&](std::uint32_t planned) { return booking.ids[planned].order != 0; };
    SKUA_SDK_CHECK(sum_returns(cancellations, plan, is_booked, report));
    for (std::uint32_t i = 0; i < plan.returns.size(); ++i) {
        report.returns += is_booked(i) ? 1U : 0U;
    }
    for (std::size_t i = 0; i < cancellations.size(); ++i) {
        if (plan.accounts[i] != ReturnAccount::returned) {
            rejects_.add({.line = cancellations[i].file_line,
                          .kind = "cancellation",
                          .reason = to_string(plan.accounts[i]),
                          .text = cancellations[i].text});
        }
    }
    report.seconds_booking = seconds_since(booking_began);
    // What came back may have served somebody who waited: a second run would ship it.
    return ship_all(http, Ship::if_picked);
}

}  // namespace skua::importer
