#pragma once

// HttpClient: one keep-alive connection, blocking calls with timeouts. It connects when it is first
// used and again when the engine has closed an idle connection.
// Owner: one thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/sdk/result.hpp"
#include "adapters/sdk/retry.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::sdk {

struct HttpOptions {
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds answer_timeout{35'000};
    std::uint64_t body_bytes_max = 64ULL * 1024 * 1024;
    // get_many only: how long to go on after a loss, or while the engine says "later" (429, 503),
    // since the last answer.
    std::chrono::milliseconds retry_for{0};
    OnLoss on_loss;
};

struct HttpRequest {
    std::string method = "GET";
    std::string target;  // below the base path of the URL, starts with '/'
    std::string body;    // sent when not empty
    std::string content_type = "application/json";
    std::string idempotency_key;  // header, left out when empty
};

struct HttpResponse {
    unsigned status = 0;
    std::string content_type;
    std::string body;  // kReadPaddingBytes of capacity stand behind it
    bool is_replayed = false;
    std::uint32_t retry_after_s = 0;  // 0: not said
    // Of a page of the journal: where the next one begins, and the last record that is durable.
    std::optional<std::uint64_t> next_after;
    std::optional<std::uint64_t> durable;
    [[nodiscard]] bool is_ok() const noexcept { return status >= 200 && status < 300; }
};

class HttpClient {
public:
    explicit HttpClient(Url url, HttpOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // An answer of any status is a value; an Error means that there was no answer. A request whose
    // repetition is harmless (GET, PUT, or with a key) is sent once more when a kept connection
    // turns out to be closed.
    Result<HttpResponse> send(const HttpRequest& request);

    // GETs all targets in order, kHttpPipelineDepth at a time, and hands each answer on, once.
    // Comes back after a loss as HttpOptions say; what was handed on is not asked for again. Stops
    // at the first Error of `on_response`, which must not be one that is_loss() takes for its own.
    using OnResponse = std::function<Result<void>(std::size_t index, HttpResponse response)>;
    Result<void> get_many(std::span<const std::string> targets, const OnResponse& on_response);

    [[nodiscard]] const Url& url() const noexcept;

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

// The engine answers at most this many pipelined requests per connection at once.
inline constexpr std::size_t kHttpPipelineDepth = 16;

}  // namespace skua::sdk
