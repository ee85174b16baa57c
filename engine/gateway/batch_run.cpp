#include "engine/gateway/batch_run.hpp"

#include "engine/codec/json_syntax.hpp"
#include "engine/gateway/http_answer.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

constexpr bool is_json_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
std::string_view trim_json_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_json_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_json_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Where the element that starts `text` ends: at a comma or bracket outside of it. Only brackets and
// strings are understood; what stands between is the parser's business.
std::size_t element_end(std::string_view text) noexcept {
    std::size_t depth = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                is_in_string = false;
            }
        } else if (c == '"') {
            is_in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return i;
            }
            --depth;
        } else if (c == ',' && depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

BatchRun::BatchRun(Core& core, codec::BodyKind kind, Form form, std::string_view body, Route route)
    : core_(core), kind_(kind), form_(form), route_(route), rest_(body), body_(body.data()) {}

bool BatchRun::next_line(std::string_view& item) {
    while (!rest_.empty()) {
        const std::size_t end = rest_.find('\n');
        item = trim_json_blanks(rest_.substr(0, end));
        rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
        if (!item.empty()) {
            return true;
        }
    }
    return false;
}

// The array itself is broken: one last result says so, what stood before it was served.
bool BatchRun::break_off(std::string_view detail) {
    Problem problem{ProblemCode::malformed_json, {}, detail};
    std::size_t within = 0;
    // An array that ends inside of an element: the element may say more, such as that it is a bomb.
    if (const Problem fault = codec::json_fault(rest_); fault.code == ProblemCode::too_deep) {
        problem = fault;
        within = fault.offset;
    }
    problem.offset = static_cast<std::size_t>(rest_.data() - body_) + within;
    rest_ = {};
    put_problem(lines_++, problem);
    return false;
}

bool BatchRun::next_element(std::string_view& item) {
    rest_ = trim_json_blanks(rest_);
    if (!is_started_) {
        is_started_ = true;
        if (rest_.empty() || rest_.front() != '[') {
            return break_off("the body must be an array");
        }
        rest_ = trim_json_blanks(rest_.substr(1));
        if (rest_ == "]") {
            return false;
        }
    } else if (rest_ == "]" || rest_.empty()) {
        return rest_.empty() ? break_off("the array does not end") : false;
    } else if (rest_.front() == ',') {
        rest_ = trim_json_blanks(rest_.substr(1));
    } else {
        return break_off("after an element there must be a comma or the end of the array");
    }
    const std::size_t end = element_end(rest_);
    if (end == std::string_view::npos) {
        return break_off("the array does not end");
    }
    item = trim_json_blanks(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return item.empty() ? break_off("an element is missing") : true;
}

bool BatchRun::next_item(std::string_view& item) {
    if (has_held_) {
        item = held_;
        has_held_ = false;
        return true;
    }
    return form_ == Form::ndjson ? next_line(item) : next_element(item);
}

void BatchRun::pump(Session& session, std::size_t unsent_bytes) {
    std::string_view item;
    while (!is_at_end_ && lines_ - results_.in_order() < kWindow &&
           unsent_bytes + results_.bytes() < core_.options.output_bytes_max) {
        if (!next_item(item)) {
            is_at_end_ = true;
            break;
        }
        sequencer::Envelope* envelope = core_.try_acquire();
        if (envelope == nullptr) {
            held_ = item;
            has_held_ = true;
            core_.wait_for_credits(session);
            return;
        }
        const std::uint64_t line = lines_++;
        const Problem problem = core_.parse_command(*envelope, kind_, item, {}, {});
        if (!problem.is_none()) {
            put_problem(line, problem);
            core_.give_back(envelope);
            continue;
        }
        ++outstanding_;
        core_.submit(envelope, session, line);
    }
}

void BatchRun::on_answer(std::uint64_t line, const Answer& answer) {
    --outstanding_;
    put(line, answer);
}

void BatchRun::put(std::uint64_t line, const Answer& answer) {
    core_.counts.count(route_, answer.status);
    item_text_.clear();
    append_result({.status = answer.status,
                   .has_line = true,
                   .is_replayed = answer.is_replayed,
                   .line = line},
                  answer.body, item_text_);
    item_text_.push_back('\n');
    results_.put(line, item_text_);
}

void BatchRun::put_problem(std::uint64_t line, const Problem& problem) {
    problem_text_.clear();
    const std::uint16_t status = codec::render_problem(problem, problem_text_);
    put(line, {.status = status, .body = problem_text_});
}

}  // namespace skua::gateway
