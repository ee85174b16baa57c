#include "tests/scenarios/runner.hpp"

#include <algorithm>

#include "engine/codec/enum_names.hpp"
#include "tests/scenarios/words.hpp"

namespace skua::test {

using domain::CommandBody;
using domain::Quantity;
using domain::Units;

namespace {

constexpr std::int64_t kStepMicros = 1'000;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;

// Of a cancel: what stands behind its lines.
bool is_option(const std::string& word) {
    return word == "version" || word == "code" || word == "quiet";
}

domain::CancelCause cause_in(const std::vector<std::string>& words) {
    const std::string code = option(words, "code", "other");
    const bool is_quiet = std::find(words.begin(), words.end(), "quiet") != words.end();
    return {.reason = codec::cancel_reason_named(code).value_or(domain::CancelReason::other),
            .notifies = !is_quiet};
}

}  // namespace

std::optional<std::string> Runner::run(const std::string& line) {
    const std::string text = line.substr(0, line.find('#'));
    const std::size_t arrow = text.find("=>");
    const Words words = split(text.substr(0, arrow));
    if (words.empty()) {
        return std::nullopt;
    }
    const std::string result = execute(words);
    if (!fault_.empty()) {
        return fault_;
    }
    if (arrow == std::string::npos) {
        const bool is_refused = result.starts_with("reject") || result.starts_with("unknown");
        return is_refused ? std::optional(result) : std::nullopt;
    }
    const std::string expected = join(split(text.substr(arrow + 2)));
    if (expected == result) {
        return std::nullopt;
    }
    return "expected: " + expected + "\n  result:   " + result;
}

std::optional<std::string> Runner::finish() const {
    if (const auto difference = beside_.twin().check_state()) {
        return difference->what;
    }
    return beside_.rebuild();
}

std::string Runner::execute(const Words& words) {
    if (words[0] == "stock") {
        return show_stock(words);
    }
    if (words[0] == "show") {
        return show_order(words);
    }
    if (words[0] == "list") {
        return show_list(words);
    }
    if (words[0] == "tasks") {
        return show_tasks(words);
    }
    if (words[0] == "queue") {
        return show_queue(words);
    }
    if (words[0] == "parcels") {
        return show_parcels(words);
    }
    if (words[0] == "asked") {
        return show_asked(words);
    }
    if (words[0] == "wait") {
        return wait(words);
    }
    if (words[0] == "free") {
        return show_free(words);
    }
    if (words[0] == "returned") {
        return show_return(words);
    }
    if (words[0] == "transferred") {
        return show_transfer(words);
    }
    if (words[0] == "transfers") {
        return show_transfers(words);
    }
    const auto body = parse(words);
    if (!body) {
        return "unknown step: " + join(words);
    }
    domain::Command command;
    command.body = *body;
    command.actor = "anonymous";
    command.source = "http";
    const bool needs_reason = words[0] == "adjust" || words[0] == "condition" ||
                              words[0] == "short" || words[0] == "ask" || words[0] == "answer" ||
                              words[0] == "close";
    command.reason = needs_reason ? "counted" : "";
    command.idempotency_key = keep(option(words, "key", ""));
    command = delivered(command);
    if (!fault_.empty()) {
        return {};
    }
    if (beside_.is_retry(command)) {
        return "retry";
    }
    beside_.pass_time(kStepMicros);
    if (const auto difference = beside_.submit(command)) {
        fault_ = *difference;
        return {};
    }
    learn_names(words);
    fault_ = wire_.back(beside_.last());
    return render(beside_.last());
}

// wait SECONDS => ok [expired NAME KIND or LIST returned ... or CART ...]...
std::string Runner::wait(const Words& words) {
    const std::size_t before = beside_.records().size();
    beside_.pass_time(number(words[1]) * kMicrosPerSecond);
    if (const auto difference = beside_.carry_out_ends()) {
        fault_ = *difference;
        return {};
    }
    std::string out = "ok";
    for (std::size_t i = before; i < beside_.records().size(); ++i) {
        const domain::Record& record = beside_.records()[i];
        if (record.decision.effects.empty()) {
            continue;
        }
        const std::string what = render(record).substr(std::string("ok").size());
        if (const auto* const hold = std::get_if<domain::ExpireHold>(&record.command.body)) {
            out += " expired " + order_name(hold->order) + " " + domain::to_string(hold->hold);
        } else if (const auto* claim = std::get_if<domain::ExpireClaim>(&record.command.body)) {
            out += " expired " + list_name(claim->pick_list) + what;
        } else {
            out += " expired " + order_name(record.decision.order) + what;
        }
    }
    return out;
}

// The time of the step is a millisecond on.
base::Timestamp Runner::end(const std::string& seconds) const {
    if (seconds.empty()) {
        return {};
    }
    return {beside_.now().micros + kStepMicros + number(seconds) * kMicrosPerSecond};
}

domain::Command Runner::delivered(const domain::Command& command) {
    if (route_ == Route::direct) {
        return command;
    }
    const sdk::Wire wire = route_ == Route::json ? sdk::Wire::json : sdk::Wire::binary;
    const WireTrip::Received received = wire_.there(wire, command, beside_.arena());
    fault_ = received.fault;
    return received.command;
}

void Runner::learn_names(const Words& words) {
    const domain::Decision& decision = beside_.last().decision;
    const bool is_named = words[0] == "order" || words[0] == "cart";
    if (is_named && decision.verdict == domain::Verdict::accept) {
        orders_[words[1]] = decision.order;
    }
    if (words[0] == "wave" && !decision.pick_list.is_none()) {
        pick_lists_[option(words, "as", "p")] = decision.pick_list;
    }
    for (const domain::Effect& effect : decision.effects) {
        learn_return(words, effect);
        learn_transfer(words, effect);
        if (effect.kind == domain::EffectKind::count_opened) {
            counts_[option(words, "as", "c")] =
                domain::CountId{static_cast<std::uint64_t>(effect.value)};
        }
    }
}

std::optional<CommandBody> Runner::parse(const Words& words) {
    if (auto body = parse_setup(words)) {
        return body;
    }
    if (auto body = parse_order_change(words)) {
        return body;
    }
    if (auto body = parse_cart(words)) {
        return body;
    }
    if (auto body = parse_counts(words)) {
        return body;
    }
    if (auto body = parse_parcel(words)) {
        return body;
    }
    if (auto body = parse_cancellation(words)) {
        return body;
    }
    if (auto body = parse_return(words)) {
        return body;
    }
    if (auto body = parse_tolerance(words)) {
        return body;
    }
    if (auto body = parse_transfer(words)) {
        return body;
    }
    return parse_warehouse(words);
}

std::optional<CommandBody> Runner::parse_setup(const Words& words) {
    const std::string& verb = words[0];
    if (verb == "item") {
        return domain::DefineItem{.sku = keep(words[1]), .description = {}};
    }
    if (verb == "location") {
        return domain::DefineLocation{.name = keep(words[1])};
    }
    if (verb == "channel") {
        return parse_channel(words);
    }
    if (verb == "safety") {
        return domain::ConfigureLevel{.sku = sku(words[1]),
                                      .location = keep(words[2]),
                                      .sets_safety_stock = true,
                                      .sets_bin = false,
                                      .safety_stock = Units{number(words[3])},
                                      .bin = {}};
    }
    if (verb == "receive") {
        return domain::ReceiveStock{.sku = sku(words[1]),
                                    .location = keep(words[2]),
                                    .quantity = quantity(words[3]),
                                    .reference = {},
                                    .condition = condition(words.size() > 4 ? words[4] : "")};
    }
    if (verb == "adjust") {
        return domain::AdjustStock{.sku = sku(words[1]),
                                   .location = keep(words[2]),
                                   .delta = Units{number(words[3])},
                                   .condition = condition(words.size() > 4 ? words[4] : "")};
    }
    return std::nullopt;
}

std::optional<CommandBody> Runner::parse_order_change(const Words& words) {
    const std::string& verb = words[0];
    const auto version = static_cast<std::uint32_t>(number(option(words, "version", "0")));
    if (verb == "order") {
        return parse_order(words);
    }
    if (verb == "cancel") {
        return parse_cancel(words);
    }
    if (verb == "change") {
        return parse_change(words);
    }
    if (verb == "hold") {
        return domain::PlaceHold{.order = order(words[1]),
                                 .expected_version = version,
                                 .hold = hold_kind(words[2]),
                                 .hold_until = end(option(words, "for", "")),
                                 .release_role = keep(option(words, "role", ""))};
    }
    if (verb == "release") {
        return domain::ReleaseHold{.order = order(words[1]),
                                   .expected_version = version,
                                   .hold = hold_kind(words[2]),
                                   .role = keep(option(words, "as", ""))};
    }
    return std::nullopt;
}

std::optional<CommandBody> Runner::parse_warehouse(const Words& words) {
    const std::string& verb = words[0];
    if (verb == "wave") {
        return domain::CreateWave{
            .location = keep(words[1]),
            .fulfillments_max = static_cast<std::uint16_t>(number(words[2])),
            .claim_seconds = static_cast<std::uint32_t>(number(option(words, "for", "1800")))};
    }
    if (verb == "unclaim") {
        return domain::UnclaimPickList{.pick_list = pick_list(words[1])};
    }
    if (verb == "pick") {
        return parse_picks(words);
    }
    if (verb == "continue") {
        return domain::ContinueFills{.slot = twin::slot_of_text(words[1])};
    }
    return std::nullopt;
}

// channel NAME LOCATION ... [grace SECONDS] [carts SECONDS]
domain::DefineChannel Runner::parse_channel(const Words& words) {
    base::ArenaVector<std::string_view> list(beside_.arena());
    for (std::size_t i = 2; i < words.size() && words[i] != "grace" && words[i] != "carts"; ++i) {
        list.push_back(keep(words[i]));
    }
    return {
        .name = keep(words[1]),
        .locations = list.view(),
        .release_after_seconds = static_cast<std::uint32_t>(number(option(words, "grace", "0"))),
        .reservation_seconds = static_cast<std::uint32_t>(number(option(words, "carts", "600")))};
}

std::optional<CommandBody> Runner::parse_cart(const Words& words) {
    const std::string& verb = words[0];
    const auto seconds = static_cast<std::uint32_t>(number(option(words, "for", "600")));
    if (verb == "cart") {
        return parse_reserve(words);
    }
    if (verb == "extend") {
        return domain::ExtendReservation{.reservation = order(words[1]), .ttl_seconds = seconds};
    }
    if (verb == "give-back") {
        return domain::ReleaseReservation{.reservation = order(words[1])};
    }
    return std::nullopt;
}

// cart NAME CHANNEL POLICY SKU:QUANTITY ... [for SECONDS]
domain::Reserve Runner::parse_reserve(const Words& words) {
    domain::Reserve body;
    body.channel = keep(words[2]);
    body.external_id = keep(words[1]);
    body.policy = policy(words[3]);
    body.ttl_seconds = static_cast<std::uint32_t>(number(option(words, "for", "600")));
    base::ArenaVector<domain::ReserveLine> lines(beside_.arena());
    for (std::size_t i = 4; i < words.size() && words[i].find(':') != std::string::npos; ++i) {
        const auto [text, units] = halves(words[i], ':');
        lines.push_back({.sku = sku(text), .quantity = quantity(units)});
    }
    body.lines = lines.view();
    return body;
}

// order NAME CHANNEL POLICY SKU:QUANTITY[@PRICE][*TIMES] ... [priority N] [currency C] [from CART]
// [over PERCENT] [under PERCENT]
domain::PlaceOrder Runner::parse_order(const Words& words) {
    domain::PlaceOrder body;
    body.channel = keep(words[2]);
    body.external_id = keep(words[1]);
    body.policy = policy(words[3]);
    body.priority = static_cast<std::uint8_t>(number(option(words, "priority", "5")));
    if (const std::string cart = option(words, "from", ""); !cart.empty()) {
        body.reservation = order(cart);
    }
    body.currency = base::parse_currency(option(words, "currency", "EUR")).value();
    std::vector<domain::OrderLineInput> lines;
    for (std::size_t i = 4; i < words.size() && words[i].find(':') != std::string::npos; ++i) {
        const auto [what, times] = halves(words[i], '*');
        const auto [amount, price] = halves(what, '@');
        const auto [text, units] = halves(amount, ':');
        domain::OrderLineInput line{.sku = sku(text),
                                    .quantity = quantity(units),
                                    .tolerance = tolerance_of(words),
                                    .unit_price = base::parse_decimal(price).value(),
                                    .external_line_id = {}};
        lines.insert(lines.end(),
                     static_cast<std::size_t>(std::max<std::int64_t>(1, number(times))), line);
    }
    const auto list = beside_.arena().make_span<domain::OrderLineInput>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        list[i] = lines[i];
        body.total += base::ExactAmount::of(lines[i].quantity.raw(), lines[i].unit_price);
    }
    body.lines = list;
    return body;
}

// cancel NAME [LINE[:QUANTITY] ...] [version N] [code CODE] [quiet]
domain::CancelOrder Runner::parse_cancel(const Words& words) {
    domain::CancelOrder body;
    body.order = order(words[1]);
    body.expected_version = static_cast<std::uint32_t>(number(option(words, "version", "0")));
    std::vector<domain::CancelLine> lines;
    body.cause = cause_in(words);
    for (std::size_t i = 2; i < words.size() && !is_option(words[i]); ++i) {
        const auto [line, units] = halves(words[i], ':');
        lines.push_back({.line = domain::LineIndex{static_cast<std::uint16_t>(number(line))},
                         .quantity = quantity(units)});
    }
    const auto list = beside_.arena().make_span<domain::CancelLine>(lines.size());
    std::copy(lines.begin(), lines.end(), list.begin());
    body.lines = list;
    return body;
}

// pick LIST SKU:QUANTITY[@ORDER] ...
domain::ConfirmPicks Runner::parse_picks(const Words& words) {
    domain::ConfirmPicks body;
    body.pick_list = pick_list(words[1]);
    const auto picks = beside_.arena().make_span<domain::Pick>(words.size() - 2);
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto [amount, for_order] = halves(words[i], '@');
        const auto [text, units] = halves(amount, ':');
        picks[i - 2] = {.sku = sku(text),
                        .quantity = quantity(units),
                        .order = for_order == "0" ? domain::OrderId{} : order(for_order)};
    }
    body.picks = picks;
    return body;
}

domain::PickListId Runner::pick_list(const std::string& name) const {
    const auto found = pick_lists_.find(name);
    return found == pick_lists_.end() ? domain::PickListId{999'999} : found->second;
}

std::string Runner::list_name(domain::PickListId id) const {
    for (const auto& [name, list] : pick_lists_) {
        if (list == id) {
            return name;
        }
    }
    return "?";
}

domain::OrderId Runner::order(const std::string& name) const {
    const auto found = orders_.find(name);
    return found == orders_.end() ? domain::OrderId{999'999'999} : found->second;
}

}  // namespace skua::test
