package construct;

/** Methods that only call each other and the JDK have no copy. */
class NothingSuspends {
    static int even(int n) {
        return n == 0 ? 1 : odd(n - 1);
    }

    static int odd(int n) {
        return n == 0 ? 0 : even(n - 1);
    }

    static String text(int n) {
        return new StringBuilder().append(Math.abs(n)).toString();
    }
}
