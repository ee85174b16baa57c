#pragma once

// A blocking WebSocket client whose frames are written by hand, so that broken ones can be sent,
// too.

#include <string>
#include <string_view>
#include <utility>

#include "tests/gateway/client.hpp"

namespace skua::gateway::test {

struct Message {
    int opcode = -1;  // -1: none came
    std::string text;
    [[nodiscard]] bool has(std::string_view part) const {
        return text.find(part) != std::string::npos;
    }
};

class WsClient : public Client {
public:
    WsClient(std::uint16_t port, std::string_view target, int receive_bytes = 0)
        : Client(port, receive_bytes) {
        std::string upgrade("GET ");
        upgrade.append(target).append(
            " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: other, skua.json.v1\r\n\r\n");
        handshake = ask(upgrade);
        EXPECT_EQ(handshake.status, 101) << handshake.head;
    }
    static std::string frame(std::string_view text, unsigned first_byte = 0x81) {
        std::string bytes(1, static_cast<char>(first_byte));
        const std::size_t size = text.size();
        if (size < 126) {
            bytes.push_back(static_cast<char>(0x80U | size));
        } else if (size < 65'536) {
            bytes.push_back(static_cast<char>(0x80U | 126U));
            bytes.push_back(static_cast<char>(size >> 8U));
            bytes.push_back(static_cast<char>(size & 255U));
        } else {
            bytes.push_back(static_cast<char>(0x80U | 127U));
            for (unsigned shift = 64; shift != 0; shift -= 8) {
                bytes.push_back(static_cast<char>((size >> (shift - 8)) & 255U));
            }
        }
        bytes.append(4, '\0');  // a mask of zeros
        return bytes.append(text);
    }
    void say(std::string_view text) const { send(frame(text)); }
    Message hear(int wait_ms = 5'000) {
        Message message;
        if (!fill(2, wait_ms)) {
            return message;
        }
        const auto byte = [this](std::size_t i) {
            return static_cast<std::size_t>(static_cast<unsigned char>(buffer[i]));
        };
        std::size_t head = 2;
        std::size_t size = byte(1);
        if (size >= 126) {
            const std::size_t digits = size == 126 ? 2 : 8;
            head += digits;
            EXPECT_TRUE(fill(head, wait_ms));
            size = 0;
            for (std::size_t i = 2; i < head; ++i) {
                size = size * 256 + byte(i);
            }
        }
        EXPECT_TRUE(fill(head + size, wait_ms));
        message.opcode = static_cast<int>(byte(0) & 15U);
        message.text = buffer.substr(head, size);
        buffer.erase(0, head + size);
        return message;
    }
    // The close frame that ends the conversation: its code and its reason.
    std::pair<int, std::string> closing() {
        for (Message message = hear(); message.opcode != -1; message = hear()) {
            if (message.opcode == 8 && message.text.size() >= 2) {
                return {static_cast<unsigned char>(message.text[0]) * 256 +
                            static_cast<unsigned char>(message.text[1]),
                        message.text.substr(2)};
            }
        }
        return {0, ""};
    }
    // The code of the close frame that ends the conversation.
    int closing_code() { return closing().first; }
    Reply handshake;

private:
    bool fill(std::size_t bytes, int wait_ms) {
        while (buffer.size() < bytes) {
            if (!receive(wait_ms)) {
                return false;
            }
        }
        return true;
    }
};

}  // namespace skua::gateway::test
