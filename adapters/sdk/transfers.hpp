#pragma once

// Transfers as the client states them: units on their way from one location to another.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace skua::sdk {

struct TransferLine {
    std::string_view sku;
    std::uint64_t quantity = 0;
};

struct CreateTransferBody {
    std::string_view from;
    std::string_view to;
    std::span<const TransferLine> lines;
    std::string_view reference;
    bool is_ready = false;  // else a draft
    std::string_view reason;
    std::string_view idempotency_key;
};

struct ChangeTransferBody {
    std::uint64_t transfer = 0;
    std::string_view action;  // ready, dispatch, cancel
    std::string_view units;   // of a cancel on the way: return, write_off; else empty
    std::string_view reason;
    std::string_view idempotency_key;
};

struct TransferItem {
    std::uint64_t line = 0;
    std::uint64_t quantity = 0;
    std::string_view condition = "sellable";  // or quality_hold, damaged
};

struct ReceiveTransferBody {
    std::uint64_t transfer = 0;  // 0 over HTTP, where the path names it
    std::span<const TransferItem> items;
    bool completes = false;  // what is missing is lost, what is too much is found
    std::string_view reason;
    std::string_view idempotency_key;
};

void append_create_transfer(std::string& out, const CreateTransferBody& body);
void append_change_transfer(std::string& out, const ChangeTransferBody& body);
void append_receive_transfer(std::string& out, const ReceiveTransferBody& body);

}  // namespace skua::sdk
