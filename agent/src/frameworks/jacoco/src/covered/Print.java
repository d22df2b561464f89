package covered;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.tools.ExecFileLoader;

/** Prints what a file of execution data has: {@code Print FILE}. */
public class Print {
    public static void main(String[] arguments) throws IOException {
        ExecFileLoader loader = new ExecFileLoader();
        loader.load(new File(arguments[0]));
        loader.getExecutionDataStore().getContents().stream().sorted(Comparator.comparing(ExecutionData::getName))
                .forEach(data -> System.out.println(data.getName() + " " + Long.toHexString(data.getId()) + " "
                        + Arrays.toString(data.getProbes()).replace("true", "1").replace("false", "0")));
    }
}
