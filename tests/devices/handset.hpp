#pragma once

// Handset: how one device talks to the engine. Picks, shorts, unclaims and shipments go over its
// own wire, HTTP or a WebSocket stream in JSON or FlatBuffers; pulls and packing over HTTP, whose
// answers say what is on the list and which number the package has.
// Every command has a key. Now and then one is sent twice, as a device does that missed the answer:
// then both answers must be one.
// Owner: the device's thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "tests/devices/values.hpp"

namespace skua::devices {

enum class HandsetWire : std::uint8_t { http, stream_json, stream_binary };

struct Answer {
    bool is_accepted = false;
    std::uint64_t sequence = 0;
    std::string code;  // of a reject
    std::string body;  // the document, where it went over HTTP
};

struct PullRequest {
    std::string_view location;
    std::uint32_t fulfillments = 1;
    std::uint32_t claim_seconds = 0;
};

struct ShortRequest {
    std::uint64_t list = 0;
    std::string_view sku;
    std::uint64_t quantity = 0;
    std::uint64_t order = 0;
};

struct PackRequest {
    Fulfillment fulfillment;
    std::span<const Task> tasks;
    bool seals = false;
};

class Handset {
public:
    // `name` makes its keys its own.
    static sdk::Result<std::unique_ptr<Handset>> open(const sdk::Url& url, HandsetWire wire,
                                                      std::string name);

    // Nothing: there is nothing to pull. `answer` gets what the engine said.
    sdk::Result<std::optional<PickList>> pull(const PullRequest& request, Answer& answer);
    sdk::Result<Answer> confirm(std::uint64_t list, std::span<const Task> tasks);
    sdk::Result<Answer> short_pick(const ShortRequest& request);
    sdk::Result<Answer> unclaim(std::uint64_t list);
    // `package` gets its number.
    sdk::Result<Answer> pack(const PackRequest& request, std::uint16_t& package);
    // 0: everything that is ready.
    sdk::Result<Answer> ship(const Fulfillment& fulfillment, std::uint16_t package);
    // Whether something waits for a wave there or is claimed there.
    sdk::Result<bool> has_work(std::string_view location);

    // The next command is sent twice.
    void stutter() noexcept { stutters_ = true; }
    [[nodiscard]] std::uint64_t repeated() const noexcept { return repeated_; }

private:
    using Write = std::function<void(sdk::CommandWriter&, std::string_view key)>;

    Handset(const sdk::Url& url, std::string name) : name_(std::move(name)), http_(url) {}
    std::string next_key();
    // The HTTP form is in `request`, without its key.
    sdk::Result<Answer> ask(sdk::HttpRequest request, const Write& write);
    sdk::Result<Answer> ask_http(const sdk::HttpRequest& request);
    sdk::Result<Answer> ask_stream(const Write& write, std::string_view key);
    // Asks once or twice.
    sdk::Result<Answer> ask_again(const std::function<sdk::Result<Answer>()>& ask);

    std::string name_;
    std::uint64_t commands_ = 0;
    std::uint64_t repeated_ = 0;
    bool stutters_ = false;
    bool is_replay_ = false;  // the last answer was the first one once more
    sdk::HttpClient http_;
    std::unique_ptr<sdk::StreamClient> stream_;  // null: HTTP alone
};

}  // namespace skua::devices
