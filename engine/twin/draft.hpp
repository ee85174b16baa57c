#pragma once

// Draft: what a decision has written so far, and the state as it will be after it. Levels and lines
// are copied when they are first changed; the state itself is never touched.
// Owner: the thread that owns the Twin, for the time of one decide().

#include <map>
#include <vector>

#include "engine/twin/decision.hpp"
#include "engine/twin/state.hpp"

namespace skua::twin {

class Draft {
public:
    // `state` must outlive the draft.
    explicit Draft(const State& state) : state_(state) {}

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Level& level(const LevelKey& key) const;
    [[nodiscard]] const Line& line(const LineKey& key) const;
    // What the SKU has free at all its levels together.
    [[nodiscard]] Units available_anywhere(domain::SkuId sku) const;

    Level& change_level(const LevelKey& key);
    Line& change_line(const LineKey& key) {
        return lines_.try_emplace(key, line(key)).first->second;
    }
    // Makes a line known that the state does not have yet (the order being placed).
    void add_line(const LineKey& key, const Line& line) { lines_[key] = line; }

    // Changes the draft and writes the effect.
    void move(const LineKey& key, const Move& move);
    void write(const domain::Effect& effect) { decision.effects.push_back(effect); }

    void change_condition(const LevelKey& key, domain::Condition from, domain::Condition to,
                          Units quantity);

    // Units of a line that were moved to open and are to be promised elsewhere.
    struct Taken {
        LineKey line;
        Units quantity;
    };
    // Page 0007, "promise_again".
    void promise_again(const LevelKey& from, const std::vector<Taken>& takes);

    // Page 0013: closes the line if what waits of it is little enough. False if it does not.
    bool complete(const LineKey& key);

    // Gives freed units of a SKU to its back-order queue (page 0002, "fill"). Does nothing while
    // the SKU has a follow-up pending.
    void fill(domain::SkuId sku, std::size_t budget);
    enum class FillEnd { served, left_over };
    FillEnd fill_even_if_pending(domain::SkuId sku, std::size_t budget);

    TwinDecision decision;

private:
    const State& state_;
    std::map<LevelKey, Level> levels_;
    std::map<LineKey, Line> lines_;
};

}  // namespace skua::twin
