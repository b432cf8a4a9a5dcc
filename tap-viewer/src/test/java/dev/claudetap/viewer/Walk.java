package dev.claudetap.viewer;

/** Scripts that go through a whole page as a reader with much time would. */
final class Walk {
    /** Opens every section, tool and fold of the call that is shown, until nothing is left to open. */
    static final String OPEN_ALL = """
            const settle = () => new Promise((resolve) => setTimeout(resolve));
            const openAll = async () => {
              const detail = document.getElementById('detail');
              for (let before = -1; before !== detail.querySelectorAll('*').length;) {
                before = detail.querySelectorAll('*').length;
                for (const fold of detail.querySelectorAll('details:not([open])')) fold.open = true;
                await settle();
                for (const more of detail.querySelectorAll('button.more:not(.back):not([aria-expanded=true])')) {
                  if (!more.hidden && more.textContent !== 'Copy') more.click();
                }
                await settle();
              }
            };
            """;

    /** All text of all calls, the raw JSON left out, one element per call. */
    static final String ALL_TEXT = "(async () => {" + OPEN_ALL + """
            const texts = [];
            for (const row of document.querySelectorAll('#rows button')) {
              row.click();
              await openAll();
              const raw = [...document.querySelectorAll('#detail .section')].find((s) => s.ariaLabel === 'Raw JSON');
              raw.remove();
              texts.push(row.textContent + '\\n' + document.getElementById('detail').textContent);
            }
            return texts;
            })()""";

    /** Names of elements, and of attributes with their element, that the page's own code does not make. */
    static final String FOREIGN_MARKUP = """
            [...document.querySelectorAll('*')].flatMap((element) => {
              const elements = new Set(['html','head','meta','title','style','body','header','div','span','h1','h2','input','button',
                'dl','dt','dd','main','nav','ol','li','p','article','noscript','script','strong','code','section','details','summary',
                'pre','img','table','tbody','thead','tr','th','td','select','option','bdi','dialog','template','ul','kbd','em','del','h3','h4','h5','h6',
                'blockquote','hr','br','mark','caption','datalist','svg','path','rect']);
              const attributes = new Set(['lang','charset','http-equiv','content','name','class','aria-hidden','dir','id','type',
                'placeholder','aria-label','autocomplete','spellcheck','role','tabindex','title','aria-current','hidden','open',
                'aria-expanded','aria-pressed','value','alt','loading','src','data-key','data-ready','data-theme','data-view','data-millis','data-index',
                'list','aria-selected','aria-level','aria-setsize','aria-posinset','aria-controls','aria-autocomplete','aria-activedescendant','scope',
                'viewBox','preserveAspectRatio','d','x','y','width','height']);
              const name = element.localName;
              const found = elements.has(name) ? [] : [name];
              for (const attribute of element.attributes) {
                const fine = (attribute.name === 'style' && /^(?:(?:top|left|height|width): [\\d.]+(?:px|%); ?)+$/.test(attribute.value)) || attributes.has(attribute.name)
                  && (attribute.name !== 'src' || attribute.value.startsWith('data:image/png;base64,'));
                if (!fine) found.push(name + '[' + attribute.name + '=' + attribute.value + ']');
              }
              return found;
            })""";

    private Walk() {}
}
