#pragma once

// The commands of an import as numbered sources for the pump. Views of the book and the plan live
// as long as the import.
// Owner of all: the importing thread.

#include <string>
#include <vector>

#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/cli/importer/json_lines.hpp"
#include "adapters/cli/importer/order_book.hpp"
#include "adapters/sdk/pump.hpp"

namespace skua::importer {

class LocationSource final : public sdk::CommandSource {
public:
    explicit LocationSource(const ImportPlan& plan) : plan_(plan) {}
    [[nodiscard]] std::size_t size() const override { return 1; }
    void append(std::size_t index, std::string& out) const override;

private:
    const ImportPlan& plan_;
};

class ChannelSource final : public sdk::CommandSource {
public:
    ChannelSource(const ImportPlan& plan, const OrderBook& book);
    [[nodiscard]] std::size_t size() const override { return channels_.size(); }
    void append(std::size_t index, std::string& out) const override;

private:
    const ImportPlan& plan_;
    std::vector<std::string> channels_;
};

class ItemSource final : public sdk::CommandSource {
public:
    ItemSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan), book_(book) {}
    [[nodiscard]] std::size_t size() const override { return book_.items().size(); }
    void append(std::size_t index, std::string& out) const override;

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
};

// Receipts of the SKUs whose initial stock is not zero.
class ReceiptSource final : public sdk::CommandSource {
public:
    ReceiptSource(const ImportPlan& plan, const OrderBook& book);
    [[nodiscard]] std::size_t size() const override { return items_.size(); }
    void append(std::size_t index, std::string& out) const override;
    [[nodiscard]] std::uint64_t units() const noexcept { return units_; }

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
    std::vector<BookIndex> items_;
    std::uint64_t units_ = 0;
};

class OrderSource final : public sdk::CommandSource {
public:
    OrderSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan), book_(book) {}
    [[nodiscard]] std::size_t size() const override { return book_.orders().size(); }
    void append(std::size_t index, std::string& out) const override;

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
};

class JsonLineSource final : public sdk::CommandSource {
public:
    explicit JsonLineSource(const std::vector<JsonLine>& lines) : lines_(lines) {}
    [[nodiscard]] std::size_t size() const override { return lines_.size(); }
    void append(std::size_t index, std::string& out) const override;

private:
    const std::vector<JsonLine>& lines_;
};

}  // namespace skua::importer
