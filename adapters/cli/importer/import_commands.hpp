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

// Commands that come before the orders: each has a name to be told by when it is refused.
class DefinitionSource : public sdk::CommandSource {
public:
    [[nodiscard]] virtual const std::string& name_of(std::size_t index) const = 0;
    // Units that come into stock when the command is accepted.
    [[nodiscard]] virtual std::uint64_t units_of(std::size_t index) const {
        static_cast<void>(index);
        return 0;
    }
};

class LocationSource final : public DefinitionSource {
public:
    explicit LocationSource(const ImportPlan& plan) : plan_(plan) {}
    [[nodiscard]] std::size_t size() const override { return 1; }
    [[nodiscard]] const std::string& name_of(std::size_t index) const override {
        static_cast<void>(index);
        return plan_.location;
    }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const ImportPlan& plan_;
};

class ChannelSource final : public DefinitionSource {
public:
    ChannelSource(const ImportPlan& plan, const OrderBook& book);
    [[nodiscard]] std::size_t size() const override { return channels_.size(); }
    [[nodiscard]] const std::string& name_of(std::size_t index) const override {
        return channels_[index];
    }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const ImportPlan& plan_;
    std::vector<std::string> channels_;
};

class ItemSource final : public DefinitionSource {
public:
    ItemSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan), book_(book) {}
    [[nodiscard]] std::size_t size() const override { return book_.items().size(); }
    [[nodiscard]] const std::string& name_of(std::size_t index) const override {
        return book_.items()[index].sku;
    }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
};

// What the engine takes per receipt, and how many receipts fill a location up to its limit of
// stock; one more is sent, to be refused and counted, and no further ones.
inline constexpr std::uint64_t kReceiptUnitsMax = 1'000'000'000;
inline constexpr std::uint64_t kReceiptsPerItemMax = 1'001;

// Receipts of the SKUs whose initial stock is not zero, split where one would be too large.
class ReceiptSource final : public DefinitionSource {
public:
    ReceiptSource(const ImportPlan& plan, const OrderBook& book);
    [[nodiscard]] std::size_t size() const override { return receipts_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;
    [[nodiscard]] std::uint64_t units_of(std::size_t index) const override {
        return receipts_[index].units;
    }
    [[nodiscard]] const std::string& name_of(std::size_t index) const override {
        return book_.items()[receipts_[index].item].sku;
    }

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
    struct Receipt {
        BookIndex item = 0;
        std::uint32_t part = 1;
        std::uint64_t units = 0;
    };
    std::vector<Receipt> receipts_;
};

class OrderSource final : public sdk::CommandSource {
public:
    OrderSource(const ImportPlan& plan, const OrderBook& book) : plan_(plan), book_(book) {}
    [[nodiscard]] std::size_t size() const override { return book_.orders().size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const ImportPlan& plan_;
    const OrderBook& book_;
};

class JsonLineSource final : public sdk::CommandSource {
public:
    explicit JsonLineSource(const std::vector<JsonLine>& lines) : lines_(lines) {}
    [[nodiscard]] std::size_t size() const override { return lines_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override;

private:
    const std::vector<JsonLine>& lines_;
};

}  // namespace skua::importer
