#pragma once

// FrameGate: the strict gate of WebSocket (RFC 6455 section 5), over the bytes of a client as they
// come in. What is against the protocol is found before the library sees it, so that the close can
// say why: the library itself closes with a bare code. It also knows when a frame is half here, of
// which the library says nothing until there is payload.
// Owner: one session. Constant memory.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/codec/utf8.hpp"

namespace skua::gateway {

class FrameGate {
public:
    // Codes of RFC 6455 section 7.4.1.
    enum class Close : std::uint16_t { none = 0, protocol = 1002, payload = 1007, too_big = 1009 };
    struct Fault {
        Close code = Close::none;
        std::string_view reason;  // a literal
    };

    explicit FrameGate(std::size_t message_bytes_max) noexcept
        : message_bytes_max_(message_bytes_max) {}

    // How many of the bytes may be handed on: all of them, or those before the fault. After a fault
    // it is none.
    std::size_t feed(std::string_view bytes) noexcept;
    [[nodiscard]] bool has_fault() const noexcept { return fault_.code != Close::none; }
    [[nodiscard]] const Fault& fault() const noexcept { return fault_; }

    // A frame or a message has begun and not ended.
    [[nodiscard]] bool is_amid() const noexcept { return header_bytes_ != 0 || is_fragmented_; }
    // Payload that has come of the message that is amid.
    [[nodiscard]] std::size_t message_bytes() const noexcept { return message_bytes_; }
    // Messages and control frames that have ended: tells one half from the next.
    [[nodiscard]] std::uint64_t ended() const noexcept { return ended_; }

private:
    static constexpr std::size_t kControlBytesMax = 125;

    void refuse(Close code, std::string_view reason) noexcept;
    std::size_t take_header(std::string_view bytes) noexcept;
    std::size_t take_payload(std::string_view bytes) noexcept;
    void check_start() noexcept;
    void read_length() noexcept;
    void begin_payload() noexcept;
    // Eight bytes of payload from that position on, unmasked.
    [[nodiscard]] bool is_ascii_word(const char* bytes, std::size_t at) const noexcept;
    [[nodiscard]] bool check_text(std::string_view bytes) noexcept;
    void end_frame() noexcept;
    void check_close() noexcept;
    [[nodiscard]] std::uint8_t opcode() const noexcept { return header_[0] & 15U; }
    [[nodiscard]] bool is_final() const noexcept { return (header_[0] & 128U) != 0; }
    [[nodiscard]] bool is_control() const noexcept { return opcode() >= 8; }
    [[nodiscard]] std::uint8_t mask_at(std::size_t position) const noexcept {
        return header_[header_needed_ - 4 + position % 4];
    }

    const std::size_t message_bytes_max_;
    Fault fault_;
    std::array<std::uint8_t, 14> header_{};
    std::size_t header_bytes_ = 0;
    std::size_t header_needed_ = 2;
    std::uint64_t payload_bytes_ = 0;  // of the frame
    std::uint64_t payload_at_ = 0;
    std::array<std::uint64_t, 4> masks_{};  // eight bytes of mask, by position in the payload
    std::array<char, kControlBytesMax> control_{};
    bool is_fragmented_ = false;  // a message goes on in the next data frame
    bool is_text_ = false;        // that message
    bool has_closed_ = false;     // what follows a close means nothing
    std::size_t message_bytes_ = 0;
    std::uint64_t ended_ = 0;
    codec::Utf8Check utf8_;
};

}  // namespace skua::gateway
