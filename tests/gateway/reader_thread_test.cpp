// Which jobs the journal's reader does, and which first.

#include "engine/gateway/reader_thread.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>

namespace skua::gateway::test {
namespace {

using Urgency = ReaderThread::Urgency;

// A reader that is held in its first job until go(), so that what it does next is decided by its
// queues and not by who is faster.
class HeldReader {
public:
    explicit HeldReader(std::size_t jobs_max) : reader(jobs_max) {
        EXPECT_TRUE(reader.try_submit(Urgency::page, {asker, [this] {
                                                          is_held_.set_value();
                                                          may_go_.get_future().wait();
                                                      }}));
        is_held_.get_future().wait();
    }
    void go() { may_go_.set_value(); }
    bool submit(Urgency urgency, char name) {
        return reader.try_submit(urgency, {asker, [this, name] { done += name; }});
    }
    // Lets everything that is submitted be done.
    std::string finish() {
        std::promise<void> last;
        EXPECT_TRUE(reader.try_submit(Urgency::page, {asker, [&last] { last.set_value(); }}));
        go();
        last.get_future().wait();
        return done;
    }

    std::shared_ptr<int> asker = std::make_shared<int>(0);
    std::string done;  // written by the reader; read after finish()

private:
    std::promise<void> is_held_;
    std::promise<void> may_go_;

public:
    ReaderThread reader;  // last: its thread uses what stands above
};

TEST(ReaderThread, AnswersRetriesBeforePagesAndEachInOrder) {
    HeldReader held(16);
    for (const char name : {'a', 'b', 'c'}) {
        EXPECT_TRUE(held.submit(Urgency::page, name));
    }
    for (const char name : {'1', '2', '3'}) {
        EXPECT_TRUE(held.submit(Urgency::retry, name));
    }
    EXPECT_TRUE(held.submit(Urgency::page, 'd'));
    EXPECT_TRUE(held.submit(Urgency::retry, '4'));
    EXPECT_EQ(held.finish(), "1234abcd");
}

TEST(ReaderThread, FullOfPagesItStillTakesRetries) {
    HeldReader held(3);
    EXPECT_TRUE(held.submit(Urgency::page, 'a'));
    EXPECT_TRUE(held.submit(Urgency::page, 'b'));
    EXPECT_TRUE(held.submit(Urgency::page, 'c'));
    EXPECT_FALSE(held.submit(Urgency::page, 'd'));
    EXPECT_TRUE(held.submit(Urgency::retry, '1'));
    EXPECT_TRUE(held.submit(Urgency::retry, '2'));
    EXPECT_TRUE(held.submit(Urgency::retry, '3'));
    EXPECT_FALSE(held.submit(Urgency::retry, '4'));
    std::promise<void> idle;
    held.go();
    while (!held.reader.try_submit(Urgency::page, {held.asker, [&idle] { idle.set_value(); }})) {
        std::this_thread::yield();
    }
    idle.get_future().wait();
    EXPECT_EQ(held.done, "123abc");
}

TEST(ReaderThread, ReadsNothingForWhoeverIsGone) {
    HeldReader held(16);
    auto dead = std::make_shared<int>(0);
    const auto read = [&held] { held.done += 'r'; };
    const auto give_back = [&held] { held.done += 'g'; };
    EXPECT_TRUE(held.reader.try_submit(Urgency::retry, {dead, read, give_back}));
    EXPECT_TRUE(held.reader.try_submit(Urgency::page, {dead, read}));
    EXPECT_TRUE(held.submit(Urgency::page, 'a'));
    dead.reset();
    EXPECT_EQ(held.finish(), "ga");
}

}  // namespace
}  // namespace skua::gateway::test
