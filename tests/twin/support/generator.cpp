#include "tests/twin/support/generator.hpp"

#include <functional>
#include <numeric>

namespace skua::test {

namespace {

// Texts that are SKUs in the generated world. The first three share a slot, so that a slot can have
// several follow-ups pending; the rest are spread.
std::deque<std::string> make_skus() {
    std::deque<std::string> skus;
    const domain::Slot shared = twin::slot_of_text("A-0");
    for (int i = 0; skus.size() < 3; ++i) {
        const std::string text = "A-" + std::to_string(i);
        if (twin::slot_of_text(text) == shared) {
            skus.push_back(text);
        }
    }
    for (const char* const text : {"B", "C", "D", "E 1", "F/2", "G", "H", "bulk"}) {
        skus.emplace_back(text);
    }
    return skus;
}

}  // namespace

Generator::Generator(std::uint64_t seed, base::Arena& arena)
    : random_(seed),
      arena_(arena),
      skus_(make_skus()),
      locations_{"main", "east", "west", "shop"},
      channels_{"web", "store", "app"} {}

domain::Command Generator::next(const twin::State& state, base::Timestamp now) {
    ++steps_;
    now_ = now;
    return wrap(body(state));
}

Generator::Phase Generator::phase() const {
    switch (steps_ / 150 % 6) {
        case 4:
            return Phase::backlog;
        case 5:
            return Phase::arrival;
        default:
            return Phase::ordinary;
    }
}

domain::Command Generator::continue_fills(domain::Slot slot) const {
    domain::Command command;
    command.body = domain::ContinueFills{.slot = slot};
    command.actor = "engine";
    command.source = "engine";
    return command;
}

domain::ContinueFills Generator::any_continue_fills() {
    return {.slot = twin::slot_of_text(skus_[pick(skus_.size())])};
}

domain::Command Generator::wrap(const domain::CommandBody& body) {
    domain::Command command;
    command.body = body;
    command.actor = chance(50) ? "anonymous" : "ann";
    command.source = chance(50) ? "http" : "stream";
    command.fingerprint = {random_(), random_()};
    if (chance(20)) {
        command.reason = "because";
    }
    if (chance(30)) {
        command.idempotency_key = keep("key-" + std::to_string(pick(1'000'000)));
    }
    return command;
}

// How often each command comes, out of all. Another weight or another place gives another stream.
domain::CommandBody Generator::body(const twin::State& state) {
    using Body = domain::CommandBody;
    using State = twin::State;
    struct Share {
        std::uint64_t weight;
        Body (*make)(Generator& to, const State& at);
    };
    static constexpr Share kShares[] = {
        {310, [](Generator& to, const State& at) -> Body { return to.place_order(at); }},
        {140, [](Generator& to, const State& at) -> Body { return to.receive_stock(at); }},
        {90, [](Generator& to, const State& at) -> Body { return to.adjust_stock(at); }},
        {120, [](Generator& to, const State& at) -> Body { return to.cancel_order(at); }},
        {60, [](Generator& to, const State&) -> Body { return to.create_wave(); }},
        {14, [](Generator& to, const State& at) -> Body { return to.unclaim(at); }},
        {90, [](Generator& to, const State& at) -> Body { return to.confirm_picks(at); }},
        {60, [](Generator& to, const State& at) -> Body { return to.ship(at); }},
        {60, [](Generator& to, const State& at) -> Body { return to.hold(at); }},
        {30, [](Generator& to, const State& at) -> Body { return to.configure_level(at); }},
        {15, [](Generator& to, const State&) -> Body { return to.define_item(); }},
        {5, [](Generator& to, const State&) -> Body { return to.define_location(); }},
        {10, [](Generator& to, const State&) -> Body { return to.define_channel(); }},
        {2, [](Generator& to, const State&) -> Body { return to.fence(); }},
        {3, [](Generator& to, const State& at) -> Body { return to.expire_hold(at); }},
        {2, [](Generator& to, const State& at) -> Body { return to.expire_claim(at); }},
        {5, [](Generator& to, const State&) -> Body { return to.any_continue_fills(); }},
        {138, [](Generator& to, const State& at) -> Body { return to.reservation(at); }},
        {140, [](Generator& to, const State& at) -> Body { return to.about_counts(at); }},
        {120, [](Generator& to, const State& at) -> Body { return to.change_order(at); }},
        {60, [](Generator& to, const State& at) -> Body { return to.pack(at); }},
        {25, [](Generator& to, const State& at) -> Body { return to.ship_package(at); }},
        {30, [](Generator& to, const State& at) -> Body { return to.record_tracking(at); }},
        {40, [](Generator& to, const State& at) -> Body { return to.request_cancellation(at); }},
        {50, [](Generator& to, const State& at) -> Body { return to.answer_cancellation(at); }},
        {120, [](Generator& to, const State& at) -> Body { return to.about_returns(at); }},
        {70, [](Generator& to, const State& at) -> Body { return to.accept_over_delivery(at); }},
        {60, [](Generator& to, const State& at) -> Body { return to.close_order(at); }},
        {50, [](Generator& to, const State& at) -> Body { return to.about_transfers(at); }},
    };
    static constexpr std::uint64_t kAll =
        std::transform_reduce(std::begin(kShares), std::end(kShares), std::uint64_t{0},
                              std::plus<>(), [](const Share& share) { return share.weight; });
    const Share* share = kShares;
    for (std::uint64_t die = pick(kAll); die >= share->weight; ++share) {
        die -= share->weight;
    }
    return share->make(*this, state);
}

}  // namespace skua::test
