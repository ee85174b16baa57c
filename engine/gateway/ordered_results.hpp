#pragma once

// OrderedResults: answers that come back in any order, put out in the order of the questions. The
// usual case (they come in order) is one append. The owner bounds how many are outstanding.
// Owner: one session.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/assert.hpp"

namespace skua::gateway {

class OrderedResults {
public:
    // Once per index, from 0 on without a gap in the end.
    void put(std::uint64_t index, std::string_view result) {
        SKUA_ASSERT(index >= next_);
        if (index != next_) {
            late_bytes_ += result.size();
            late_.emplace(index, result);
            return;
        }
        text_.append(result);
        ++next_;
        while (!late_.empty() && late_.begin()->first == next_) {
            text_.append(late_.begin()->second);
            late_bytes_ -= late_.begin()->second.size();
            late_.erase(late_.begin());
            ++next_;
        }
    }
    // How many stand in order; the text holds those that were not taken yet.
    [[nodiscard]] std::uint64_t in_order() const noexcept { return next_; }
    [[nodiscard]] std::string& text() noexcept { return text_; }
    // Of the text and of what came too early for it.
    [[nodiscard]] std::size_t bytes() const noexcept { return text_.size() + late_bytes_; }

private:
    std::uint64_t next_ = 0;
    std::string text_;
    std::size_t late_bytes_ = 0;
    std::map<std::uint64_t, std::string> late_;
};

}  // namespace skua::gateway
