#include "engine/gateway/http_chunked.hpp"

#include <algorithm>

#include "engine/gateway/http_chars.hpp"

namespace skua::gateway {
namespace {

constexpr unsigned kSizeDigitsMax = 15;
// Over the whole body: a client that sends one byte per chunk with long extensions is not served.
constexpr std::size_t kOverheadBytesMax = 16 * 1024;

}  // namespace

void ChunkedDecoder::start(std::size_t body_bytes_max) noexcept {
    *this = ChunkedDecoder();
    body_bytes_max_ = body_bytes_max;
}

ChunkedDecoder::State ChunkedDecoder::take_size(char c) noexcept {
    const int digit = hex_value(c);
    if (digit >= 0) {
        if (++digits_ > kSizeDigitsMax) {
            return State::malformed;
        }
        size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
        step_ = Step::size;
        return State::incomplete;
    }
    if (step_ == Step::size_first) {
        return State::malformed;
    }
    if (c == '\r') {
        step_ = Step::size_lf;
    } else if (c == ';') {
        step_ = Step::extension;
    } else {
        return State::malformed;
    }
    return State::incomplete;
}

ChunkedDecoder::State ChunkedDecoder::take_trailer(char c) noexcept {
    if (++overhead_ > kOverheadBytesMax) {
        return State::too_large;
    }
    if (c == '\r') {
        step_ = step_ == Step::trailer_start ? Step::end_lf : Step::trailer_lf;
        return State::incomplete;
    }
    if (!is_value_char(c) || (step_ == Step::trailer_start && !is_token_char(c))) {
        return State::malformed;
    }
    step_ = Step::trailer;
    return State::incomplete;
}

ChunkedDecoder::State ChunkedDecoder::take(char c) noexcept {
    switch (step_) {
        case Step::size_first:
        case Step::size:
            return take_size(c);
        case Step::extension:
            if (++overhead_ > kOverheadBytesMax) {
                return State::too_large;
            }
            if (c == '\r') {
                step_ = Step::size_lf;
                return State::incomplete;
            }
            return is_value_char(c) ? State::incomplete : State::malformed;
        case Step::size_lf:
            if (c != '\n') {
                return State::malformed;
            }
            if (size_ > body_bytes_max_ - body_bytes_) {
                return State::too_large;
            }
            step_ = size_ == 0 ? Step::trailer_start : Step::data;
            return State::incomplete;
        case Step::data_cr:
            step_ = Step::data_lf;
            return c == '\r' ? State::incomplete : State::malformed;
        case Step::data_lf:
            step_ = Step::size_first;
            digits_ = 0;
            size_ = 0;
            return c == '\n' ? State::incomplete : State::malformed;
        case Step::trailer_start:
        case Step::trailer:
            return take_trailer(c);
        case Step::trailer_lf:
            step_ = Step::trailer_start;
            return c == '\n' ? State::incomplete : State::malformed;
        case Step::end_lf:
            return c == '\n' ? State::complete : State::malformed;
        case Step::data:
            break;
    }
    return State::malformed;
}

ChunkedDecoder::State ChunkedDecoder::feed(std::string_view bytes, std::size_t& consumed,
                                           std::string& body) {
    consumed = 0;
    while (consumed < bytes.size()) {
        if (step_ == Step::data) {
            const std::size_t part =
                std::min<std::uint64_t>(size_, std::uint64_t{bytes.size() - consumed});
            body.append(bytes.substr(consumed, part));
            consumed += part;
            body_bytes_ += part;
            size_ -= part;
            if (size_ == 0) {
                step_ = Step::data_cr;
            }
            continue;
        }
        const State state = take(bytes[consumed++]);
        if (state != State::incomplete) {
            return state;
        }
    }
    return State::incomplete;
}

}  // namespace skua::gateway
