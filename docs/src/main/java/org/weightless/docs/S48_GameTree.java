/*
 * A game is played by one method from the first move to the last. No move is ever taken back: where a player has a
 * choice, a fork is played on with each, and minimax compares how they end. The game: from a heap of stones each takes
 * one, two or three; who takes the last one wins.
 *
 * Prints:
 *   5 stones: the first player wins, taking 1
 *   6 stones: the first player wins, taking 2
 *   7 stones: the first player wins, taking 3
 *   8 stones: the second player wins
 *   9 stones: the first player wins, taking 1
 *   games played to the end: 311
 */
package org.weightless.docs;

import org.weightless.Continuation;
import org.weightless.ContinuationScope;

public class S48_GameTree {
    static final ContinuationScope MOVE = new ContinuationScope("move");

    /** How many moves there are at the present choice, whose turn it is, and the move that is made. */
    static int moves;
    static int player;
    static int move;

    static int winner;
    static int games;

    static int choose(int who, int most) {
        moves = most;
        player = who;
        Continuation.yield(MOVE);
        return move;
    }

    static void play(int stones) {
        int left = stones;
        int turn = 0;
        while (true) {
            left -= choose(turn, Math.min(3, left));
            if (left == 0) {
                winner = turn;
                games++;
                return;
            }
            turn = 1 - turn;
        }
    }

    /** The best move of whoever has the choice, and who wins then. */
    record Best(int move, int winner) {}

    static Best best(Continuation game) {
        int who = player;
        int most = moves;
        Best best = new Best(1, 1 - who);
        for (int each = 1; each <= most; each++) {
            Continuation branch = game.fork();
            move = each;
            branch.run();
            int wins = branch.isDone() ? winner : best(branch).winner();
            if (wins == who && best.winner() != who) {
                best = new Best(each, who);
            }
        }
        return best;
    }

    public static void main(String[] args) {
        for (int stones = 5; stones <= 9; stones++) {
            int heap = stones;
            Continuation game = new Continuation(MOVE, () -> play(heap));
            game.run();
            Best best = best(game);
            System.out.println(stones + " stones: the " + (best.winner() == 0 ? "first player wins, taking " + best.move()
                    : "second player wins"));
        }
        System.out.println("games played to the end: " + games);
    }
}
