#pragma once

// The twin's answer to a command: the fields of domain::Decision, owned.

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/domain/decision.hpp"

namespace skua::twin {

struct TwinDecision {
    domain::Verdict verdict = domain::Verdict::accept;
    domain::RejectReason reason = domain::RejectReason::none;
    std::uint32_t at = 0;
    std::uint32_t version = 0;
    domain::OrderId order;
    domain::PickListId pick_list;
    std::vector<domain::Effect> effects;
    std::vector<domain::Shortage> shortages;
    std::vector<domain::SkuId> skus;
    std::vector<std::string_view> bins;  // texts of the state that decided

    // The same fields as views; they live as long as this object is not changed.
    [[nodiscard]] domain::Decision view() const {
        return {.verdict = verdict,
                .reason = reason,
                .at = at,
                .version = version,
                .order = order,
                .pick_list = pick_list,
                .effects = effects,
                .shortages = shortages,
                .skus = skus,
                .bins = bins};
    }
};

[[nodiscard]] inline TwinDecision rejected(domain::RejectReason reason, std::size_t at = 0) {
    TwinDecision decision;
    decision.verdict = domain::Verdict::reject;
    decision.reason = reason;
    decision.at = static_cast<std::uint32_t>(at);
    return decision;
}

// With the figures that it is about, each as far as a quantity goes.
[[nodiscard]] TwinDecision rejected(domain::RejectReason reason, domain::Units requested,
                                    domain::Units available);

}  // namespace skua::twin
