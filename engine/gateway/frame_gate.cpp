#include "engine/gateway/frame_gate.hpp"

#include <algorithm>
#include <cstring>

namespace skua::gateway {
namespace {

constexpr std::uint8_t kText = 1;
constexpr std::uint8_t kClose = 8;
constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

// Codes that may stand in a close frame (RFC 6455 section 7.4).
bool is_close_code(unsigned code) noexcept {
    const bool is_defined =
        code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    return is_defined || (code >= 3000 && code <= 4999);
}

}  // namespace

void FrameGate::refuse(Close code, std::string_view reason) noexcept {
    if (!has_fault()) {
        fault_ = {code, reason};
    }
}

std::size_t FrameGate::feed(std::string_view bytes) noexcept {
    if (has_closed_) {
        return bytes.size();
    }
    std::size_t good = 0;
    while (good < bytes.size() && !has_fault() && !has_closed_) {
        const bool is_head = header_bytes_ < header_needed_;
        const std::size_t taken =
            is_head ? take_header(bytes.substr(good)) : take_payload(bytes.substr(good));
        good += has_fault() ? 0 : taken;
    }
    return has_fault() ? good : bytes.size();
}

std::size_t FrameGate::take_header(std::string_view bytes) noexcept {
    const std::size_t taken = std::min(bytes.size(), header_needed_ - header_bytes_);
    std::memcpy(header_.data() + header_bytes_, bytes.data(), taken);
    header_bytes_ += taken;
    if (header_bytes_ < header_needed_) {
        return taken;
    }
    if (header_needed_ == 2) {
        check_start();
        const unsigned length = header_[1] & 127U;
        const std::size_t digits = length == 127 ? 8 : length == 126 ? 2 : 0;
        header_needed_ = 2 + digits + 4;
        return taken;
    }
    read_length();
    begin_payload();
    return taken;
}

// What the first two bytes show.
void FrameGate::check_start() noexcept {
    const unsigned length = header_[1] & 127U;
    const bool is_known = opcode() <= 2 || (opcode() >= 8 && opcode() <= 10);
    if ((header_[0] & 0x70U) != 0) {
        refuse(Close::protocol, "a reserved bit of the frame is set");
    } else if (!is_known) {
        refuse(Close::protocol, "the opcode of the frame is reserved");
    } else if ((header_[1] & 128U) == 0) {
        refuse(Close::protocol, "a client must mask its frames");
    } else if (is_control() && !is_final()) {
        refuse(Close::protocol, "a control frame may not be fragmented");
    } else if (is_control() && length > kControlBytesMax) {
        refuse(Close::protocol, "a control frame holds at most 125 bytes");
    } else if (is_control()) {
        return;
    } else if (opcode() == 0 && !is_fragmented_) {
        refuse(Close::protocol, "there is no message to continue");
    } else if (opcode() != 0 && is_fragmented_) {
        refuse(Close::protocol, "a message began inside of another");
    }
}

void FrameGate::read_length() noexcept {
    const std::size_t digits = header_needed_ - 6;
    payload_bytes_ = digits == 0 ? header_[1] & 127U : 0;
    for (std::size_t i = 0; i < digits; ++i) {
        payload_bytes_ = payload_bytes_ << 8U | header_[2 + i];
    }
    const bool is_short = digits != 0 && payload_bytes_ < (digits == 2 ? 126U : 65'536U);
    if (is_short || payload_bytes_ >> 63U != 0) {
        refuse(Close::protocol, "the length of the frame is not in its form");
    } else if (!is_control() && payload_bytes_ > message_bytes_max_ - message_bytes_) {
        refuse(Close::too_big, "the message is larger than this route takes");
    }
}

void FrameGate::begin_payload() noexcept {
    payload_at_ = 0;
    if (!is_control() && opcode() != 0) {
        is_text_ = opcode() == kText;
        utf8_ = {};
    }
    for (std::size_t i = 0; i < masks_.size(); ++i) {
        std::array<std::uint8_t, 8> mask;
        for (std::size_t j = 0; j < mask.size(); ++j) {
            mask[j] = mask_at(i + j);
        }
        std::memcpy(&masks_[i], mask.data(), mask.size());
    }
    if (payload_bytes_ == 0 && !has_fault()) {
        end_frame();
    }
}

std::size_t FrameGate::take_payload(std::string_view bytes) noexcept {
    const std::uint64_t left = payload_bytes_ - payload_at_;
    bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())));
    if (is_control()) {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::size_t at = static_cast<std::size_t>(payload_at_) + i;
            control_[at] = static_cast<char>(static_cast<std::uint8_t>(bytes[i]) ^ mask_at(at));
        }
    } else if (is_text_ && !check_text(bytes)) {
        refuse(Close::payload, "a text message must be valid UTF-8");
        return 0;
    }
    payload_at_ += bytes.size();
    message_bytes_ += is_control() ? 0 : bytes.size();
    if (payload_at_ == payload_bytes_) {
        end_frame();
    }
    return bytes.size();
}

bool FrameGate::is_ascii_word(const char* bytes, std::size_t at) const noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return ((word ^ masks_[at % 4]) & kHighBits) == 0;
}

// Eight bytes at a time while they are ASCII.
bool FrameGate::check_text(std::string_view bytes) noexcept {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const auto at = static_cast<std::size_t>(payload_at_) + i;
        const bool is_whole = utf8_.is_complete() && bytes.size() - i >= sizeof(std::uint64_t);
        if (is_whole && is_ascii_word(bytes.data() + i, at)) {
            i += sizeof(std::uint64_t);
            continue;
        }
        if (!utf8_.take(static_cast<std::uint8_t>(bytes[i]) ^ mask_at(at))) {
            return false;
        }
        ++i;
    }
    return true;
}

void FrameGate::end_frame() noexcept {
    const bool was_control = is_control();
    if (opcode() == kClose) {
        check_close();
    } else if (!was_control && is_final() && is_text_ && !utf8_.is_complete()) {
        refuse(Close::payload, "a text message must be valid UTF-8");
    }
    if (has_fault()) {
        return;
    }
    if (!was_control) {
        is_fragmented_ = !is_final();
    }
    if (was_control || is_final()) {
        ++ended_;
    }
    if (!was_control && is_final()) {
        message_bytes_ = 0;
    }
    header_bytes_ = 0;
    header_needed_ = 2;
}

void FrameGate::check_close() noexcept {
    const auto size = static_cast<std::size_t>(payload_bytes_);
    const std::string_view payload(control_.data(), size);
    if (size == 0) {
        has_closed_ = true;
        return;
    }
    const unsigned code = size < 2 ? 0
                                   : static_cast<std::uint8_t>(payload[0]) * 256U +
                                         static_cast<std::uint8_t>(payload[1]);
    if (!is_close_code(code)) {
        refuse(Close::protocol, "the code of the close is not one of the protocol");
    } else if (!codec::is_utf8(payload.substr(2))) {
        refuse(Close::payload, "the reason of the close must be valid UTF-8");
    } else {
        has_closed_ = true;
    }
}

}  // namespace skua::gateway
