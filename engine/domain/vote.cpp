#include <type_traits>
#include <variant>

#include "engine/domain/rules.hpp"

namespace skua::domain {

Vote vote(const ShardState& state, const Command& command, Context& context) {
    return std::visit(
        [&](const auto& body) -> Vote {
            using Body = std::decay_t<decltype(body)>;
            // A fence concerns nobody; a hold, the end of a cart, a tracking and what becomes of a
            // return are matters of the head alone.
            if constexpr (std::is_same_v<Body, Fence> || std::is_same_v<Body, PlaceHold> ||
                          std::is_same_v<Body, ReleaseHold> || std::is_same_v<Body, ExpireHold> ||
                          std::is_same_v<Body, ExtendReservation> ||
                          std::is_same_v<Body, RecordTracking> ||
                          std::is_same_v<Body, ChangeReturn>) {
                return {};
            } else {
                return vote_on(state, body, context);
            }
        },
        command.body);
}

}  // namespace skua::domain
