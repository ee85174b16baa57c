#pragma once

// The returns of an import as numbered commands, and what the engine says of them. Keys are made of
// the invoice and the order, so a second run gets the first answers.
// Owner of all: the importing thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/importer/progress.hpp"
#include "adapters/cli/importer/reject_log.hpp"
#include "adapters/cli/importer/returns_plan.hpp"
#include "adapters/sdk/pump.hpp"
#include "adapters/sdk/returns.hpp"

namespace skua::importer {

// What all three steps are about. Views live as long as the import.
struct Booking {
    const OrderBook& book;
    const std::vector<CancellationLine>& cancellations;
    const ReturnsPlan& plan;
    const std::vector<std::uint64_t>& orders;  // ids, by index of the book
    std::string_view location;
    std::vector<sdk::ReturnId> ids;  // by planned return; none where it was refused
};

enum class ReturnStep : std::uint8_t { create, receive, close };

// Of the returns that the engine has: all of them to begin with.
class ReturnSource final : public sdk::CommandSource {
public:
    ReturnSource(const Booking& booking, ReturnStep step);
    [[nodiscard]] std::size_t size() const override { return returns_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;
    [[nodiscard]] std::uint32_t planned(std::size_t index) const { return returns_[index]; }

private:
    const Booking& booking_;
    ReturnStep step_;
    std::vector<std::uint32_t> returns_;
};

// Notes ids, and takes away those that are refused.
class ReturnTally final : public sdk::AnswerSink {
public:
    struct Parts {
        Progress& progress;
        RejectLog& rejects;
        ReturnsReport& report;
    };
    ReturnTally(Booking& booking, const ReturnSource& source, ReturnStep step, Parts parts)
        : booking_(booking), source_(source), step_(step), parts_(parts) {}
    sdk::Result<void> take(std::size_t index, const sdk::CommandAnswer& answer) override;
    void frame_done(std::size_t commands_done) override { parts_.progress.update(commands_done); }

private:
    Booking& booking_;
    const ReturnSource& source_;
    ReturnStep step_;
    Parts parts_;
};

// "o123"; 0 when it is none.
std::uint64_t order_number(std::string_view id) noexcept;

}  // namespace skua::importer
