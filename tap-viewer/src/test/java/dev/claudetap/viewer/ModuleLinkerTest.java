package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleLinkerTest {
    private final ModuleLinker linker = new ModuleLinker();

    @Test
    void givesEveryModuleAScopeOfItsOwn() {
        linker.add("one", "export const a = 1;\nexport async function b() {}\nconst hidden = 2;\n");
        linker.add("two", "import { a, b } from './one.js';\nconst hidden = a;\n");

        assertThat(linker.script()).isEqualTo("""
                        const $one = (() => {
                        const a = 1;
                        async function b() {}
                        const hidden = 2;
                        return { a, b };
                        })();
                        const $two = (() => {
                        const { a, b } = $one;
                        const hidden = a;
                        return {  };
                        })();
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import { a } from './later.js';",
                "import { a } from 'elsewhere';",
                "import { a as b } from './one.js'",
                "import './one.js';",
                "export default 1;",
                "export { a };",
                "export let a = 1;"
            })
    void refusesWhatItCannotLink(String line) {
        linker.add("one", "export const a = 1;\n");

        assertThatThrownBy(() -> linker.add("two", line))
                .hasMessageContaining("two.js")
                .hasMessageContaining(line);
    }
}
