package byhand;

import java.util.ArrayList;
import java.util.List;

/** The nodes of one service in one environment: the one that was chosen longest ago stands first. */
final class Cluster {
    private static final int THRESHOLD = 3;
    private static final long RETEST = 30_000;

    /** A node and its breaker: that opens after failures in a row, and lets one call through again after the last. */
    private static final class Member {
        private final Node node;
        private final Version version;
        private int failures;
        private long openUntil;

        Member(Node node) {
            this.node = node;
            this.version = Version.find(node.version());
        }

        boolean serves(Version wanted) {
            return wanted == null || wanted.accepts(version);
        }

        boolean isTripped() {
            return failures >= THRESHOLD;
        }

        boolean isAvailable(long now) {
            return !isTripped() || now > openUntil;
        }

        void judge(boolean succeeded, long now) {
            failures = succeeded ? 0 : failures + 1;
            openUntil = now + RETEST;
        }
    }

    private final List<Member> members = new ArrayList<>();

    void add(Node node) {
        members.add(new Member(node));
    }

    boolean hasSeen(Version wanted) {
        for (Member member : members) {
            if (member.serves(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** The node to call next, or null if none is ready. */
    Node choose(Version wanted, long now) {
        for (int index = 0; index < members.size(); index++) {
            Member member = members.get(index);
            if (member.serves(wanted) && member.isAvailable(now)) {
                if (member.isTripped()) {
                    member.openUntil = now + RETEST;
                }
                members.remove(index);
                members.add(member);
                return member.node;
            }
        }
        return null;
    }

    void judge(Node node, boolean succeeded, long now) {
        for (Member member : members) {
            if (member.node.id().equals(node.id())) {
                member.judge(succeeded, now);
            }
        }
    }
}
