#include "adapters/sdk/http_client.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <system_error>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/connect.hpp"

namespace skua::sdk {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

// The engine closes idle connections after 30 s; a younger one is taken as alive.
constexpr std::chrono::seconds kIdleReuseMax{20};
constexpr std::size_t kReadBufferBytesMax = 256 * 1024;
constexpr unsigned kTooManyRequests = 429;
constexpr unsigned kUnavailable = 503;

bool is_header_safe(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7F;
    });
}

bool is_repeatable(const HttpRequest& request) {
    return request.method == "GET" || request.method == "PUT" || !request.idempotency_key.empty();
}

// "Not now": overloaded, draining, not yet ready.
bool is_later(const HttpResponse& response) {
    return response.status == kTooManyRequests || response.status == kUnavailable;
}

void append_request(std::string& out, const Url& url, const HttpRequest& request) {
    out.append(request.method).append(" ").append(url.base_path).append(request.target);
    out.append(" HTTP/1.1\r\nHost: ").append(url.authority());
    out.append("\r\nAccept: application/json\r\n");
    if (!request.idempotency_key.empty()) {
        out.append("Idempotency-Key: ").append(request.idempotency_key).append("\r\n");
    }
    if (!request.body.empty()) {
        out.append("Content-Type: ").append(request.content_type);
        out.append("\r\nContent-Length: ").append(std::to_string(request.body.size()));
        out.append("\r\n");
    } else if (request.method != "GET") {
        out.append("Content-Length: 0\r\n");
    }
    out.append("\r\n").append(request.body);
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = fault == std::errc{} && end == text.data() + text.size();
    return is_number ? std::optional(value) : std::nullopt;
}

HttpResponse taken(http::response<http::string_body>&& message) {
    HttpResponse response;
    response.status = message.result_int();
    response.content_type = std::string(message[http::field::content_type]);
    response.is_replayed = message["Idempotent-Replayed"] == "true";
    const auto after = message[http::field::retry_after];
    std::from_chars(after.data(), after.data() + after.size(), response.retry_after_s);
    response.next_after = number_of(message["Skua-Next-After"]);
    response.durable = number_of(message["Skua-Durable"]);
    response.body = std::move(message.body());
    response.body.reserve(response.body.size() + kReadPaddingBytes);
    return response;
}

}  // namespace

// Owner: the client's thread.
struct HttpClient::Connection {
    Url url;
    HttpOptions options;
    asio::io_context io{1};
    std::optional<beast::tcp_stream> stream;
    beast::flat_buffer buffer{kReadBufferBytesMax};
    std::chrono::steady_clock::time_point used_at;
    bool has_answered = false;  // on this connection

    [[nodiscard]] bool is_fresh_enough() const {
        return stream && std::chrono::steady_clock::now() - used_at < kIdleReuseMax;
    }

    void close() {
        stream.reset();
        buffer.clear();
        has_answered = false;
    }

    Result<void> ensure_open() {
        if (is_fresh_enough()) {
            return {};
        }
        close();
        stream.emplace(io);
        Result<void> connected = connect(io, *stream, url, options.connect_timeout);
        if (!connected) {
            close();
        }
        return connected;
    }

    // Runs one asynchronous operation to its end under the answer timeout.
    template <class Start>
    beast::error_code run(Start&& start) {
        beast::error_code outcome = asio::error::would_block;
        stream->expires_after(options.answer_timeout);
        start([&outcome](beast::error_code fault, std::size_t) { outcome = fault; });
        run_until(io, [&outcome] { return outcome != asio::error::would_block; });
        return outcome;
    }

    Result<void> write(std::string_view bytes) {
        const beast::error_code fault = run([&](auto handler) {
            asio::async_write(*stream, asio::buffer(bytes.data(), bytes.size()), handler);
        });
        return fault ? Result<void>(failed("send to", fault)) : Result<void>();
    }

    Result<HttpResponse> read() {
        http::response_parser<http::string_body> parser;
        parser.body_limit(options.body_bytes_max);
        const beast::error_code fault =
            run([&](auto handler) { http::async_read(*stream, buffer, parser, handler); });
        if (fault) {
            return failed("read the answer of", fault);
        }
        has_answered = true;
        used_at = std::chrono::steady_clock::now();
        const bool stays_open = parser.get().keep_alive();
        HttpResponse response = taken(parser.release());
        if (!stays_open) {
            close();
        }
        return response;
    }

    // Asks for all targets at once; counts each answer in `done`, also before an Error. Leaves off
    // where the engine says "later" and there is still time for that.
    Result<void> get_batch(std::span<const std::string> targets, std::size_t& done,
                           Retries& retries, const OnResponse& on_response) {
        std::string bytes;
        for (const std::string& target : targets) {
            HttpRequest request;
            request.target = target;
            append_request(bytes, url, request);
        }
        SKUA_SDK_CHECK(write(bytes));
        for (std::size_t i = 0; i < targets.size() && stream; ++i) {
            Result<HttpResponse> response = read();
            if (!response) {
                return response.error();
            }
            if (!is_later(*response)) {
                retries.answered();
            } else if (retries.wait()) {
                close();  // the answers behind it are not read
                return {};
            }
            SKUA_SDK_CHECK(on_response(done, *std::move(response)));
            ++done;
        }
        return {};
    }

    Error failed(std::string_view what, const beast::error_code& fault) {
        close();
        return connection_error(what, url, fault);
    }
};

HttpClient::HttpClient(Url url, HttpOptions options) : connection_(std::make_unique<Connection>()) {
    connection_->url = std::move(url);
    connection_->options = options;
}

HttpClient::~HttpClient() = default;

const Url& HttpClient::url() const noexcept {
    return connection_->url;
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
    if (!is_header_safe(request.idempotency_key) || !is_header_safe(request.target)) {
        return Error{ErrorKind::bad_argument, "a key or path holds control characters"};
    }
    std::string bytes;
    append_request(bytes, connection_->url, request);
    for (int attempt = 0;; ++attempt) {
        SKUA_SDK_CHECK(connection_->ensure_open());
        const bool was_kept = connection_->has_answered;
        Result<void> written = connection_->write(bytes);
        Result<HttpResponse> response =
            written ? connection_->read() : Result<HttpResponse>(written.error());
        const bool may_repeat = attempt == 0 && was_kept && is_repeatable(request);
        if (response || !may_repeat || response.error().kind != ErrorKind::unreachable) {
            return response;
        }
    }
}

Result<void> HttpClient::get_many(std::span<const std::string> targets,
                                  const OnResponse& on_response) {
    Connection& connection = *connection_;
    const HttpOptions& options = connection.options;
    Retries retries(options.retry_for);
    std::size_t done = 0;
    while (done < targets.size()) {
        Result<void> got = connection.ensure_open();
        const bool was_kept = connection.has_answered;
        const std::size_t before = done;
        if (got) {
            const std::size_t batch = std::min(kHttpPipelineDepth, targets.size() - done);
            got = connection.get_batch(targets.subspan(done, batch), done, retries, on_response);
        }
        // The engine may close at any time; what is left is asked for again, at once unless a new
        // connection did not give a single answer.
        if (got || (got.error().kind == ErrorKind::unreachable && (was_kept || done > before))) {
            continue;
        }
        if (retries.is_fresh() && options.on_loss && is_loss(got.error())) {
            options.on_loss(got.error(), options.retry_for);
        }
        if (!is_loss(got.error()) || !retries.wait()) {
            return got;
        }
    }
    return {};
}

}  // namespace skua::sdk
