#include "engine/base/arena.hpp"

#include <algorithm>

namespace skua::base {

void* Arena::allocate_slow(std::size_t bytes, std::size_t alignment) {
    const std::size_t wanted = bytes + alignment;
    if (first_ == nullptr && wanted <= first_bytes_) {
        first_ = std::make_unique<std::byte[]>(first_bytes_);
        current_ = first_.get();
        capacity_ = first_bytes_;
    } else {
        const std::size_t size = std::max(wanted, std::max(first_bytes_, capacity_ * 2));
        more_.push_back(std::make_unique<std::byte[]>(size));
        current_ = more_.back().get();
        capacity_ = size;
    }
    // operator new[] aligns for every fundamental type, which is all that lives here.
    used_ = bytes;
    return current_;
}

void Arena::reset() noexcept {
    more_.clear();
    current_ = first_.get();
    capacity_ = first_ == nullptr ? 0 : first_bytes_;
    used_ = 0;
}

}  // namespace skua::base
