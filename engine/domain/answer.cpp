#include <type_traits>
#include <variant>

#include "engine/domain/views.hpp"

namespace skua::domain {

QueryResult answer(const ShardState& state, const QueryBody& query, base::Arena& arena) {
    return std::visit(
        [&](const auto& body) -> QueryResult {
            using Body = std::decay_t<decltype(body)>;
            // The sequencer owns the keys and has turned this one into an OrderQuery.
            if constexpr (std::is_same_v<Body, OrderByExternalIdQuery>) {
                return NotFound{};
            } else {
                return answer_to(state, body, arena);
            }
        },
        query);
}

}  // namespace skua::domain
