#pragma once

// BatchRun: one batch body on its way through the engine, line by line. At most kWindow lines are
// under way; when credits run out it waits for answers, and it refuses no line for want of them.
// Results come out in the order of the lines. Owner: its HttpSession.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/codec/json_parse.hpp"
#include "engine/gateway/core.hpp"
#include "engine/gateway/ordered_results.hpp"

namespace skua::gateway {

class BatchRun {
public:
    enum class Form : std::uint8_t { ndjson, json_array };

    // `body` stays where it is until the run is over.
    BatchRun(Core& core, codec::BodyKind kind, Form form, std::string_view body, Route route);

    // Hands lines to the engine as far as window, credits and unsent results allow.
    void pump(Session& session, std::size_t unsent_bytes);
    void on_answer(std::uint64_t line, const Answer& answer);
    // Result lines in order; the owner takes them out.
    [[nodiscard]] std::string& text() noexcept { return results_.text(); }
    [[nodiscard]] bool is_over() const noexcept {
        return is_at_end_ && results_.in_order() == lines_;
    }

private:
    static constexpr std::uint64_t kWindow = 1'024;

    bool next_item(std::string_view& item);
    bool next_line(std::string_view& item);
    bool next_element(std::string_view& item);
    bool break_off(std::string_view detail);
    void put(std::uint64_t line, const Answer& answer);
    void put_problem(std::uint64_t line, const codec::Problem& problem);

    Core& core_;
    const codec::BodyKind kind_;
    const Form form_;
    const Route route_;
    std::string_view rest_;
    const char* const body_;  // where `rest_` began
    std::string_view held_;   // an item that waits for credits
    bool has_held_ = false;
    bool is_started_ = false;
    bool is_at_end_ = false;
    std::uint64_t lines_ = 0;        // taken from the body
    std::uint64_t outstanding_ = 0;  // handed to the engine and not answered
    std::string item_text_;
    std::string problem_text_;
    OrderedResults results_;
};

}  // namespace skua::gateway
