#pragma once

// The commands of a warehouse's day as numbered sources for the pump, and what their answers are
// kept for. Owner of all: the main thread.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/pump.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::bench {

struct DayLine {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
};

// What was pulled, by list and by fulfillment.
struct Pulled {
    struct List {
        std::uint64_t id = 0;
        std::map<std::string, std::uint64_t, std::less<>> units;  // by SKU
    };
    std::vector<List> lists;
    // Lines of each order; all of them at one location.
    std::map<std::uint64_t, std::vector<DayLine>> orders;
    std::uint16_t location = 0;  // its number, in the ids of fulfillments
    std::uint64_t lines = 0;
};

// Adds a list as GET /v1/picklists/{id} answers it.
sdk::Result<void> add_list(std::string_view document, Pulled& pulled);

class Waves final : public sdk::CommandSource, public sdk::AnswerSink {
public:
    Waves(std::string location, std::uint64_t waves, std::uint64_t fulfillments)
        : location_(std::move(location)), waves_(waves), fulfillments_(fulfillments) {}
    [[nodiscard]] std::size_t size() const override { return waves_; }
    void write(std::size_t index, sdk::CommandWriter& out) const override;
    sdk::Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override;
    // Ids of the lists.
    [[nodiscard]] const std::vector<std::string>& lists() const noexcept { return lists_; }

private:
    std::string location_;
    std::uint64_t waves_;
    std::uint64_t fulfillments_;
    std::vector<std::string> lists_;
};

// Takes accepts alone.
class Accepts : public sdk::AnswerSink {
public:
    explicit Accepts(const char* what) : what_(what) {}
    sdk::Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override;

private:
    const char* what_;
};

// A list at once, as often as the engine's limit of picks in one command asks for.
class Picks final : public sdk::CommandSource {
public:
    explicit Picks(const Pulled& pulled);
    [[nodiscard]] std::size_t size() const override { return parts_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    struct Part {
        std::uint64_t list = 0;
        std::vector<std::pair<std::string_view, std::uint64_t>> picks;
    };
    std::vector<Part> parts_;
};

// Each order in one package, sealed; then that package.
class Packages final : public sdk::CommandSource {
public:
    enum class Step : std::uint8_t { pack, ship };
    Packages(const Pulled& pulled, Step step);
    [[nodiscard]] std::size_t size() const override { return orders_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const Pulled& pulled_;
    Step step_;
    std::vector<std::uint64_t> orders_;
};

}  // namespace skua::bench
