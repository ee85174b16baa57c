#pragma once

// Runner: business rules in plain text, executed on the engine with the twin beside it.
// tests/scenarios/README.md describes the language.
// Owner: the test's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/scenarios/wire_trip.hpp"
#include "tests/twin/support/beside.hpp"

namespace skua::test {

// How commands reach the engine: as values, or over the wire in a form of the stream.
enum class Route : std::uint8_t { direct, json, binary };

class Runner {
public:
    explicit Runner(Route route = Route::direct) : route_(route) {}

    // Executes one line of a scenario. What is wrong, if anything is.
    [[nodiscard]] std::optional<std::string> run(const std::string& line);
    // After the last line: the whole state, and a rebuild from the records.
    [[nodiscard]] std::optional<std::string> finish() const;

private:
    using Words = std::vector<std::string>;

    // The result of the words of one step, as it stands behind "=>".
    [[nodiscard]] std::string execute(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_setup(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_order_change(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_warehouse(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_cart(const Words& words);
    [[nodiscard]] domain::Reserve parse_reserve(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_counts(const Words& words);
    [[nodiscard]] domain::CommandBody parse_count(const Words& words);
    [[nodiscard]] domain::CountId count(const std::string& name) const;
    // Returns (returns.cpp).
    using ReturnKey = std::pair<domain::OrderId, domain::ReturnNumber>;
    [[nodiscard]] std::optional<domain::CommandBody> parse_return(const Words& words);
    [[nodiscard]] ReturnKey returned(const std::string& name) const;
    void learn_return(const Words& words, const domain::Effect& effect);
    [[nodiscard]] static std::string render_return(const domain::Record& record);
    [[nodiscard]] std::string show_return(const Words& words);
    // Transfers (transfers.cpp).
    [[nodiscard]] std::optional<domain::CommandBody> parse_transfer(const Words& words);
    [[nodiscard]] domain::TransferId transfer(const std::string& name) const;
    void learn_transfer(const Words& words, const domain::Effect& effect);
    [[nodiscard]] static std::string render_steps(const domain::Record& record);
    [[nodiscard]] static std::string render_transfer(const domain::Record& record);
    [[nodiscard]] std::string show_transfer(const Words& words);
    [[nodiscard]] std::string show_transfers(const Words& words);
    [[nodiscard]] domain::PlaceOrder parse_order(const Words& words);
    [[nodiscard]] domain::DefineChannel parse_channel(const Words& words);
    [[nodiscard]] domain::CancelOrder parse_cancel(const Words& words);
    [[nodiscard]] domain::ChangeOrder parse_change(const Words& words);
    [[nodiscard]] domain::ConfirmPicks parse_picks(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_parcel(const Words& words);
    [[nodiscard]] domain::PackFulfillment parse_pack(const Words& words);
    [[nodiscard]] domain::RecordTracking parse_track(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_cancellation(const Words& words);
    [[nodiscard]] std::string render_cancellation(const domain::Record& record) const;
    [[nodiscard]] std::string render_cancelled_as_asked(const domain::Record& record) const;
    [[nodiscard]] std::string show_asked(const Words& words);
    // Tolerances (tolerances.cpp). "over N" and "under N", of every line of the step.
    [[nodiscard]] static domain::LineTolerance tolerance_of(const Words& words);
    [[nodiscard]] std::optional<domain::CommandBody> parse_tolerance(const Words& words);
    [[nodiscard]] std::string render_tolerance(const domain::Record& record) const;
    [[nodiscard]] std::string wait(const Words& words);
    [[nodiscard]] base::Timestamp end(const std::string& seconds) const;
    void learn_names(const Words& words);
    // The command as it arrives; what goes wrong on the way is a fault.
    [[nodiscard]] domain::Command delivered(const domain::Command& command);

    [[nodiscard]] std::string render(const domain::Record& record) const;
    [[nodiscard]] std::string render_reject(const domain::Decision& decision) const;
    [[nodiscard]] std::string render_moves(const domain::Record& record, domain::Bucket from,
                                           domain::Bucket to) const;
    [[nodiscard]] std::string render_parcels(const domain::Record& record) const;
    [[nodiscard]] std::string show_parcels(const Words& words);
    [[nodiscard]] std::string show_stock(const Words& words);
    [[nodiscard]] std::string show_order(const Words& words);
    [[nodiscard]] std::string show_cart(const Words& words);
    [[nodiscard]] std::string show_free(const Words& words);
    [[nodiscard]] std::string show_line(const domain::LineView& line) const;
    [[nodiscard]] std::string render_counts(const domain::Record& record) const;

    [[nodiscard]] std::string_view keep(const std::string& text) {
        return beside_.arena().copy(text);
    }
    [[nodiscard]] domain::SkuRef sku(const std::string& text) {
        return {.id = {}, .text = keep(text)};
    }
    [[nodiscard]] std::string show_list(const Words& words);
    [[nodiscard]] std::string show_tasks(const Words& words);
    [[nodiscard]] std::string show_queue(const Words& words);
    [[nodiscard]] domain::PickListId pick_list(const std::string& name) const;
    [[nodiscard]] std::string list_name(domain::PickListId id) const;
    [[nodiscard]] domain::OrderId order(const std::string& name) const;
    [[nodiscard]] std::string order_name(domain::OrderId id) const;

    Route route_;
    Beside beside_{twin::Unasked::allowed};
    WireTrip wire_{beside_.engine().state()};
    std::map<std::string, domain::OrderId> orders_;
    std::map<std::string, domain::PickListId> pick_lists_;
    std::map<std::string, domain::CountId> counts_;
    std::map<std::string, ReturnKey> returns_;
    std::map<std::string, domain::TransferId> transfers_;
    std::string fault_;  // what engine and twin differ in
};

}  // namespace skua::test
