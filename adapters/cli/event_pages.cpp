#include "adapters/cli/event_pages.hpp"

#include "adapters/cli/output.hpp"
#include "adapters/cli/render.hpp"

namespace skua::cli {

using sdk::HttpResponse;

namespace {

bool print_events(const Context& context, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (!print_event(context, lines.substr(0, end))) {
            return false;
        }
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
    }
    return flush_out();
}

}  // namespace

bool print_event(const Context& context, std::string_view line) {
    return print_out(context.is_json ? std::string(line) : rendered_event(line)) && print_out("\n");
}

std::optional<HttpResponse> answer_to(Context& context, sdk::HttpClient& client,
                                      const std::string& target) {
    sdk::Result<HttpResponse> response = client.send(get(target));
    if (!response) {
        fail(context, response.error());
        return std::nullopt;
    }
    if (!response->is_ok()) {
        print_refusal(context, *response);
        return std::nullopt;
    }
    return *std::move(response);
}

void print_event_pages(Context& context, sdk::HttpClient& client, const std::string& path,
                       std::uint64_t after) {
    std::optional<std::uint64_t> end;
    while (!end || after < *end) {
        const std::optional<HttpResponse> page =
            answer_to(context, client, path + "?after=" + std::to_string(after));
        if (!page || !print_events(context, page->body)) {
            return;
        }
        end = end ? end : page->durable;
        const bool stands_still = end && after < *end && page->next_after <= after;
        if (!end || !page->next_after || stands_still) {
            return fail(context, {sdk::ErrorKind::protocol, "a page does not say where it ends"});
        }
        after = *page->next_after;
    }
}

}  // namespace skua::cli
