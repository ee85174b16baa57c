#pragma once

// ChunkedDecoder: a chunked body (RFC 9112 section 7.1), strictly and little by little. Sizes are
// at most 15 hexadecimal digits, lines end with CR LF, extensions and trailers are bounded and
// dropped. Owner: one HTTP session.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace skua::gateway {

class ChunkedDecoder {
public:
    enum class State : std::uint8_t { incomplete, complete, malformed, too_large };

    void start(std::size_t body_bytes_max) noexcept;
    // Appends what it decodes to `body`; `consumed` says how many of `bytes` belong to the body.
    // Give it the rest and more next time.
    State feed(std::string_view bytes, std::size_t& consumed, std::string& body);

private:
    enum class Step : std::uint8_t {
        size_first,
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer,
        trailer_lf,
        end_lf,
    };
    // One byte outside of chunk data.
    State take(char c) noexcept;
    State take_size(char c) noexcept;
    State take_trailer(char c) noexcept;

    Step step_ = Step::size_first;
    unsigned digits_ = 0;
    std::uint64_t size_ = 0;
    std::size_t overhead_ = 0;  // bytes of extensions and trailers
    std::size_t body_bytes_max_ = 0;
    std::size_t body_bytes_ = 0;
};

}  // namespace skua::gateway
