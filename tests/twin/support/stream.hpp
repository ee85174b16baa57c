#pragma once

// Stream: seeded random commands through engine and twin side by side (beside.hpp), and the scripts
// that bring about what chance would not. Owner: the test's thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/twin/support/beside.hpp"
#include "tests/twin/support/coverage.hpp"
#include "tests/twin/support/generator.hpp"

namespace skua::test {

// What differs, if anything does, is what every call returns.
class Stream {
public:
    // `coverage` outlives the stream.
    Stream(std::uint64_t seed, Coverage& coverage)
        : generator_(seed, beside_.arena()), coverage_(coverage) {}

    [[nodiscard]] std::optional<std::string> run(std::uint64_t steps);
    // The engine starts, again or for the first time.
    [[nodiscard]] std::optional<std::string> fence();
    [[nodiscard]] std::optional<std::string> define_world();
    // Defines locations and channels beyond the limit, and fills one level to it.
    [[nodiscard]] std::optional<std::string> fill_up();
    // More back-orders than one fill may serve, for two SKUs of one slot: the goods arrive, the
    // follow-ups wait, and what comes next meets them.
    [[nodiscard]] std::optional<std::string> overflow();
    // Carts of many lines end while an order waits for more than their small budget hands over:
    // one is given back, one comes to its end, one becomes an order of less.
    [[nodiscard]] std::optional<std::string> end_long_carts();
    // Counts take all that lists have left, and what a cart has; the lists are given back or end.
    [[nodiscard]] std::optional<std::string> count_lists_away();
    // Cancels an order of many lines while others wait: its fills have a small budget.
    [[nodiscard]] std::optional<std::string> cancel_a_long_order();
    // Cancels the line of an order that has what another line of it waits for.
    [[nodiscard]] std::optional<std::string> cancel_a_line_for_another();
    // A line waits while its channel moves from location to location, most of which have some of
    // its SKU: it may not have more portions than a channel has locations. Then it is cancelled.
    [[nodiscard]] std::optional<std::string> outgrow_portions();
    // Orders over SKUs of eight slots: a wave whose limit of lines falls into a long one, and
    // cancels that fill the queues of several slots, some beyond their budget. From then on the
    // long orders of chance span too.
    [[nodiscard]] std::optional<std::string> span_slots();
    // Returns an order over SKUs of several slots in parts, while another waits for what comes
    // back.
    [[nodiscard]] std::optional<std::string> take_back_over_slots();
    // Transfers of SKUs of several slots: held, sent, received in parts, taken back.
    [[nodiscard]] std::optional<std::string> move_over_slots();
    // An order over several slots, with holds of both kinds, of which a part is packed, picked and
    // released: its location is asked for all of it and gives it back, which ends the order. Others
    // wait for it, and one of them is raised before they are served.
    enum class AnswerEnd { cancelled, closed };
    [[nodiscard]] std::optional<std::string> answer_over_slots(AnswerEnd end);
    // What is packed is given back: packages stay, with nothing in them, and are filled again. The
    // order ends by a change.
    [[nodiscard]] std::optional<std::string> empty_packages();
    // An order over several slots that its location is asked for, and lets go of by itself.
    enum class LetGo { unclaimed, expired, shorted, counted };
    [[nodiscard]] std::optional<std::string> let_go_over_slots(LetGo how);
    // An order of which one shard alone has released units.
    [[nodiscard]] std::optional<std::string> release_one_of_several_slots();
    // An order whose id says one slot gets lines in others, and goes on through its whole life.
    [[nodiscard]] std::optional<std::string> widen_an_order();
    // Refusals that are rare by chance.
    [[nodiscard]] std::optional<std::string> rare_refusals();
    // Lines are complete although units of them are missing: of an order over several slots with a
    // shipment, of another with a short or a count. More of a line leaves than was ordered.
    [[nodiscard]] std::optional<std::string> complete_over_slots();
    enum class Missing { shorted, counted };
    [[nodiscard]] std::optional<std::string> complete_without(Missing missing);
    // Closes the rest of an order over several slots, while another waits for it.
    [[nodiscard]] std::optional<std::string> close_over_slots();

    [[nodiscard]] const std::vector<domain::Record>& records() const { return beside_.records(); }

private:
    static constexpr std::uint64_t kFarAway = 24;
    std::string_view far_away(std::uint64_t number);
    // Follow-ups mostly come soon, as the sequencer numbers them ahead of new admissions, and
    // sometimes late.
    domain::Command next();
    [[nodiscard]] std::optional<std::string> submit(const domain::Command& command);
    [[nodiscard]] std::optional<std::string> submit_all(
        std::span<const domain::CommandBody> script);
    // Pulls whatever waits at main.
    [[nodiscard]] std::optional<std::string> drain_main();
    [[nodiscard]] std::optional<std::string> finish_fills();
    [[nodiscard]] std::optional<std::string> pull_one_over_slots(
        std::vector<std::string_view>& skus);
    [[nodiscard]] domain::ChangeOrder adding(domain::OrderId order, std::string_view sku,
                                             std::uint32_t quantity);
    [[nodiscard]] std::optional<std::string> pull_and_pick(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> finish_widened(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> end_by_a_change(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> pull_for_letting_go(
        std::vector<std::string_view>& skus);
    [[nodiscard]] std::optional<std::string> let_go(LetGo how, domain::PickListId list,
                                                    std::span<const std::string_view> skus);
    [[nodiscard]] domain::PlaceOrder waiting_for(std::span<const std::string_view> skus);
    [[nodiscard]] std::optional<std::string> raise_beside_follow_ups(
        domain::OrderId waiting, std::span<const std::string_view> skus);
    [[nodiscard]] std::optional<std::string> ship_alone(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> pick_alone(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> start_alone();
    // With a tolerance on every line.
    [[nodiscard]] domain::PlaceOrder tolerant(domain::PlaceOrder order);
    [[nodiscard]] std::optional<std::string> free_over_slots();
    enum class CartEnd { released, expired, committed };
    [[nodiscard]] std::optional<std::string> end_a_long_cart(CartEnd end);
    enum class ListEnd { unclaimed, expired };
    [[nodiscard]] std::optional<std::string> count_a_list_away(std::string_view sku, ListEnd end);
    struct Wish {
        std::string_view sku;
        std::uint32_t quantity = 1;
    };
    // One line per wish, on the channel "web", to be back-ordered.
    [[nodiscard]] domain::PlaceOrder order_of(std::span<const Wish> wishes);
    [[nodiscard]] domain::PlaceOrder order_over(std::span<const std::string_view> skus,
                                                std::size_t lines);
    [[nodiscard]] std::optional<std::string> cut_a_wave(std::string_view many,
                                                        std::string_view few);
    [[nodiscard]] std::optional<std::string> cancel_for_many(
        std::span<const std::string_view> skus);
    // Puts a hold on it and lets time pass until it ends.
    [[nodiscard]] std::optional<std::string> hold_a_while(domain::OrderId order);
    [[nodiscard]] std::optional<std::string> cancel_backwards(std::string_view first,
                                                              std::string_view second);

    Beside beside_;
    Generator generator_;
    Coverage& coverage_;
};

}  // namespace skua::test
