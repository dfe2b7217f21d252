"""The report in a headless Chromium: every tab, control and link is used.  browser_test.py QHM

Skipped, visibly, without Debian's chromium, chromium-driver and python3-selenium. QHM_SCREENSHOTS=FOLDER keeps
pictures of the page in light, dark, on a phone, and as it is printed (PDF).
"""
import base64
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:
    print("SKIPPED WHOLE FILE: python3-selenium is not installed")
    sys.exit(0)
if not (shutil.which("chromium") and shutil.which("chromedriver")):
    print("SKIPPED WHOLE FILE: chromium or chromium-driver is not installed")
    sys.exit(0)

QHM = sys.argv.pop(1)
SOURCE = pathlib.Path(__file__).resolve().parents[2]
TABS = ["summary", "figures", "numbers", "configurations", "explorer-section", "formulas", "verdicts", "provenance"]
PATIENCE = 120  # seconds that a loaded machine may take; nothing is timed


def qhm(*words):
    return subprocess.run([QHM, *map(str, words)], check=True, capture_output=True, text=True).stdout


def browser(*, width=1280, height=1000, scripts=True, dark=False):
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=webdriver.chrome.service.Service(shutil.which("chromedriver")), options=options)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    if not scripts:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    if width < 600:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True})
    return driver


def six_digits(value):
    return "–" if value is None else float(f"{value:.6g}")


def shown_number(text):
    return text if text == "–" else float(text)


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="qhm-browser-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        runs = []
        for batch, more in (("constant", ()), ("exponential", ("--lr", "cosine", "--lr-min", 0.01, "--warmup-epochs", 2, "--warmup-interval", 0, "--seesaw", 2))):
            runs.append(cls.folder / f"synthetic-{batch}")
            qhm("synthetic", "--objective", "one-minus-cos", "--dim", 4, "--noise", "rademacher", "--variance", 1, "--trials", 16,
                "--samples", 200, "--epochs", 12, "--interval", 3, "--batch", batch, *more, "--out", runs[-1])
        runs += sorted((SOURCE / "paper_figures/data/reduced").glob("*/"))[:2]
        cls.runs = runs
        (cls.folder / "verify.json").write_text(qhm("verify", "theorem-2", "theorem-4", "corollary-5/D", "--format", "json"))
        (cls.folder / "bounds.json").write_text(qhm("bounds", "--all", "--epochs", 60, "--format", "json"))
        cls.page = cls.folder / "report.html"
        qhm("report", *runs, "--records", f"{cls.folder}/verify.json,{cls.folder}/bounds.json", "--title", "Browser test", "--out", cls.page)
        cls.driver = browser()
        cls.addClassCleanup(cls.driver.quit)
        cls.driver.get(cls.page.as_uri())

    def setUp(self):
        self.open("summary")

    def js(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def until(self, condition, what=""):
        return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05).until(lambda _: condition(), what)

    def open(self, tab):
        self.one(f"#{tab}-tab").click()

    def shown(self):
        return [panel.get_attribute("id") for panel in self.all(".panel") if panel.is_displayed()]

    # Tabs and links

    def test_every_tab_shows_its_panel_by_mouse_and_by_keyboard(self):
        self.assertEqual([panel.get_attribute("id") for panel in self.all(".panel")], TABS)
        for tab in TABS:
            self.open(tab)
            self.until(lambda: self.shown() == [tab], tab)
            self.assertEqual(self.one(f"#{tab}-tab").get_attribute("aria-selected"), "true")
        self.open("summary")
        for tab in TABS[1:] + TABS[:1]:
            self.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
            self.until(lambda: self.shown() == [tab], tab)
        self.driver.switch_to.active_element.send_keys(Keys.END)
        self.until(lambda: self.shown() == [TABS[-1]])

    def test_every_link_leads_to_something_that_is_then_seen(self):
        links = self.js("return [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))")
        self.assertGreater(len(links), 40)
        self.assertTrue(all(link.startswith("#") for link in links), "a link leaves the page")
        for link in sorted(set(links)):
            self.js("document.querySelector(`a[href='${CSS.escape(arguments[0]).replace(/^\\\\#/, '#')}'], a[href='${arguments[0]}']`).click()", link)
            # The hash is followed in a task of its own.
            self.until(lambda: self.js("const to = document.getElementById(decodeURIComponent(arguments[0].slice(1)));"
                                       "const box = to.getBoundingClientRect();"
                                       "return to.checkVisibility() && box.bottom > 0 && box.top < innerHeight", link), link)

    # Tables

    def test_every_column_of_every_table_sorts_both_ways(self):
        for tab in TABS:
            self.open(tab)
            for table in self.all(f"#{tab} table.sortable"):
                for column, button in enumerate(table.find_elements(By.CSS_SELECTOR, "thead button")):
                    for direction in ("ascending", "descending"):
                        self.js("arguments[0].click()", button)
                        header = button.find_element(By.XPATH, "..")
                        self.assertEqual(header.get_attribute("aria-sort"), direction)
                        values = self.js("return [...arguments[0].tBodies[0].rows].map(row => row.cells[arguments[1]])"
                                         ".map(cell => cell.dataset.value).filter(value => value !== undefined).map(Number)", table, column)
                        self.assertEqual(values, sorted(values, reverse=direction == "descending"))

    def test_the_table_of_ends_shows_the_last_rows_of_the_series(self):
        for kind, file in (("synthetic", "series.csv"), ("train", "epochs.csv")):
            names = self.js("return [...document.querySelectorAll(`#ends-${arguments[0]} thead th`)].map(th => (th.querySelector('a') ?? th.querySelector('button')).firstChild.textContent.trim())", kind)
            rows = self.js("return [...document.querySelectorAll(`#ends-${arguments[0]} tbody tr`)].map(row => [...row.cells].map(cell => cell.innerText.trim()))", kind)
            lines = [(run / file).read_text().split("\n") for run in self.runs if (run / file).exists()]
            expected = sorted([six_digits(float(cell)) if cell else "–" for name, cell in zip(text[0].split(","), text[-2].split(",")) if name in names] for text in lines)
            at = [names.index(name) for name in lines[0][0].split(",") if name in names]
            self.assertEqual(sorted([shown_number(row[i]) for i in at] for row in rows), expected)

    def test_the_rows_of_each_run_are_those_of_its_file(self):
        self.open("numbers")
        select = Select(self.one("#series select"))
        self.assertEqual(len(select.options), len(self.runs))
        for option, run in zip([o.text for o in select.options], self.runs):
            select.select_by_visible_text(option)
            file = next(run.glob("*.csv"))
            lines = file.read_text().strip().split("\n")
            names = self.js("return [...document.querySelectorAll('#rows thead th')].map(th => th.textContent.trim())")
            values = self.js("return [...document.querySelectorAll('#rows tbody tr')].map(row => [...row.cells].map(cell => cell.dataset.value ?? null))")
            self.assertEqual(len(values), len(lines) - 1)
            header = lines[0].split(",")
            for row, line in zip(values, lines[1:]):
                cells = dict(zip(header, line.split(",")))
                self.assertEqual([None if v is None else float(v) for v in row], [float(f"{float(cells[n]):.8g}") if cells[n] else None for n in names])

    # Interactive charts

    def test_every_choice_of_a_chart_draws_and_reads_values(self):
        self.open("figures")
        for number, place in enumerate(self.all(".interactive")):
            y, x, bound = map(Select, place.find_elements(By.TAG_NAME, "select"))
            for select in (x, bound, y):
                for option in [o.get_attribute("value") for o in select.options]:
                    select.select_by_value(option)
                    self.assertTrue(self.one(f"#chart-{number} canvas").is_displayed())
            for box in place.find_elements(By.CSS_SELECTOR, ".controls input"):
                box.click()
                box.click()
            y.select_by_index(0)
            for option in y.options:
                if "grad" in option.get_attribute("value"):
                    y.select_by_value(option.get_attribute("value"))
                    break
            bound.select_by_value("all")
            boxes = place.find_elements(By.CSS_SELECTOR, ".legend input")
            self.assertGreater(len(boxes), 2)
            for box in boxes:
                self.js("arguments[0].click()", box)
                self.assertFalse(box.is_selected())
                self.js("arguments[0].click()", box)
            self.one(f"#chart-{number}").send_keys(Keys.ARROW_LEFT)
            self.until(lambda: place.find_element(By.CSS_SELECTOR, ".legend .value").text not in ("", "–"))
            series = self.js("const group = pageData.groups[arguments[0]]; const name = arguments[1];"
                             "return group.runs[0].series[name].at(-1)", number, y.first_selected_option.get_attribute("value"))
            self.assertEqual(shown_number(place.find_element(By.CSS_SELECTOR, ".legend .value").text), six_digits(series))

    # Explorer

    def answered(self, change):
        """Does `change` and waits until the page has the bounds of what the form then says."""
        count = lambda name: int(self.one("#explorer").get_attribute(name) or 0)
        before = count("data-asked")
        change()
        self.until(lambda: count("data-asked") > before and count("data-answered") == count("data-asked"), "no answer")
        self.until(lambda: self.js("return !document.querySelector('#explorer-best').textContent.startsWith('Loading')"))

    def type_in(self, key, value):
        field = self.one(f"[id='exact-{key}']")
        field.clear()
        field.send_keys(str(value), Keys.TAB)

    def expect_bounds_of_the_program(self):
        words = shlex.split(self.one("#explorer-command").text)
        record = json.loads(qhm(*words[1:], "--format", "json"))
        row = record["results"][0]["rows"][-1]
        shown = dict(self.js("return [...document.querySelectorAll('#explorer-table tbody tr')].map(row => [row.dataset.theorem, [row.cells[1].textContent, row.cells[2].textContent]])"))
        theorems = {name: value for name, value in row.items() if isinstance(value, dict) and "applies" in value}
        self.assertEqual(set(shown), set(theorems))
        for name, value in theorems.items():
            text, note = shown[name]
            if note.startswith("not evaluated: more than double"):
                continue
            self.assertEqual(shown_number(text), six_digits(value["bound"]), (name, words))
            if value["bound"] is None:
                self.assertEqual(note, value["reason"], words)
        self.assertIn(f"K = {row['steps']:,} steps", self.one("#explorer-best").text)

    def choose(self, name, word):
        self.answered(lambda: Select(self.one(f"#kind-{name}")).select_by_value(word))

    def expect_warm_up_steps_and_seesaw(self):
        self.choose("lr", "cosine")
        self.assertFalse(self.one("[id='exact-warmup.initial']").is_displayed())
        for key, value in {"warmup.epochs": 6, "warmup.initial": 0.002, "warmup.interval": 2}.items():
            self.answered(lambda: self.type_in(key, value))
            self.expect_bounds_of_the_program()
        self.answered(lambda: self.type_in("warmup.interval", 0))
        self.choose("per", "step")
        self.assertIn("--warmup-interval 0", self.one("#explorer-command").text)
        self.assertIn("--lr-per step", self.one("#explorer-command").text)
        self.expect_bounds_of_the_program()
        for line in ("sgd", "normalised"):
            self.choose("seesaw", line)
            self.answered(lambda: self.type_in("seesaw.factor", 1.5 if line == "sgd" else 2))
            self.assertIn(f"--seesaw-line {line}", self.one("#explorer-command").text)
            self.expect_bounds_of_the_program()
        # Rates that rise have no cuts, nor steps to count: the program's own line, and no control.
        self.choose("lr", "linear")
        self.assertIn("--seesaw", self.one("#explorer-best").text)
        self.assertFalse(self.one("#kind-per").is_displayed())
        self.choose("seesaw", "none")
        self.choose("lr", "constant")
        self.answered(lambda: self.type_in("warmup.epochs", 0))
        self.expect_bounds_of_the_program()
        self.assertNotIn("warmup", self.one("#explorer-command").text)

    def test_the_explorer_says_what_qhm_bounds_says(self):
        self.open("explorer-section")
        self.until(lambda: self.one("#explorer").get_attribute("data-answered"))
        self.answered(lambda: Select(self.one("#explorer-from")).select_by_index(1))
        self.expect_bounds_of_the_program()
        self.answered(lambda: Select(self.one("#explorer-from")).select_by_index(2))
        self.assertIn("--batch-table 0:", self.one("#explorer-command").text)  # what Seesaw made, with the warm-up of the run
        self.assertIn("--warmup-epochs 2", self.one("#explorer-command").text)
        self.expect_bounds_of_the_program()
        self.answered(lambda: Select(self.one("#explorer-from")).select_by_index(0))
        self.expect_bounds_of_the_program()
        for key, value in {"samples": 3000, "epochs": 40, "interval": 7, "smoothness": 0.5, "variance": 2.5, "gradient_bound": 3, "gap": 0.25}.items():
            self.answered(lambda: self.type_in(key, value))
        self.expect_bounds_of_the_program()
        for name, kinds in {"lr": 9, "batch": 5, "beta": 3, "gamma": 2}.items():
            for kind in range(kinds):
                if Select(self.one(f"#kind-{name}")).first_selected_option != Select(self.one(f"#kind-{name}")).options[kind]:
                    self.answered(lambda: Select(self.one(f"#kind-{name}")).select_by_index(kind))
                for field in self.all(f".field input[id^='exact-{name}.']"):
                    if field.is_displayed():
                        key = field.get_attribute("id")[6:]
                        value = {"lr.max": 0.05, "lr.min": 0.001, "lr.power": 1.5, "batch.size": 24, "batch.growth": 3, "batch.slope": 40, "batch.max": 900, "lr.growth": 1.4, "lr.slope": 0.004, "beta.max": 0.8,
                                 "beta.min": 0.3, "beta.factor": 0.6, "gamma.max": 0.4, "gamma.factor": 0.8}[key]
                        if field.get_attribute("value") != str(value):
                            self.answered(lambda: self.type_in(key, value))
                self.expect_bounds_of_the_program()
        self.answered(lambda: self.type_in("gradient_bound", "inf"))
        self.expect_bounds_of_the_program()
        self.expect_warm_up_steps_and_seesaw()
        for x in ("epochs", "evaluations", "steps"):
            Select(self.one("#explorer-x")).select_by_value(x)
        for box in self.all("#explorer .legend input"):
            self.js("arguments[0].click(); arguments[0].click()", box)
        self.one("#explorer-chart").send_keys(Keys.ARROW_RIGHT)
        self.until(lambda: "steps K: " in self.js("return document.querySelector('#explorer-chart + p').textContent"))

    def test_formulas_are_drawn_and_reached(self):
        self.open("explorer-section")
        self.until(lambda: self.one("#explorer").get_attribute("data-answered"))
        best = self.one("#explorer-formula").get_attribute("data-theorem")
        self.assertIn(f"({best})", self.one("#explorer-best").text)
        drawn = self.js("return [...document.querySelectorAll('#explorer-formula math')].map((math) => math.textContent)")
        self.assertEqual(drawn, self.js("return [...document.querySelectorAll(`#formula-${arguments[0]} math`)].map((math) => math.textContent)", best))
        self.assertTrue(drawn)
        # A fraction that the browser lays out has its denominator below its numerator.
        top, bottom = self.js("const [top, bottom] = document.querySelector('#explorer-formula mfrac').children; return [top, bottom].map((part) => part.getBoundingClientRect().top)")
        self.assertLess(top, bottom)
        for row in self.all("#explorer-table tbody th a"):
            name = row.text
            self.js("arguments[0].click()", row)
            self.until(lambda: self.shown() == ["formulas"])
            self.assertIn("reached", self.one(f"#formula-{name}").get_attribute("class"))
            self.assertGreater(self.js("return document.querySelector(`#formula-${arguments[0]} math`).getBoundingClientRect().height", name), 10)
            self.open("explorer-section")

    def test_every_slider_moves_the_bounds(self):
        self.open("explorer-section")
        self.until(lambda: self.one("#explorer").get_attribute("data-answered"))
        self.answered(lambda: Select(self.one("#explorer-from")).select_by_index(1))
        self.answered(lambda: Select(self.one("#explorer-from")).select_by_index(0))
        for slider in self.all("#explorer input[type=range]"):
            if not slider.is_displayed():
                continue
            exact = self.one(f"[id='exact-{slider.get_attribute('id')[6:]}']")
            before = exact.get_attribute("value")
            at_its_left_end = slider.get_attribute("value") == "0"
            self.answered(lambda: slider.send_keys(Keys.PAGE_UP if at_its_left_end else Keys.PAGE_DOWN))
            self.assertNotEqual(exact.get_attribute("value"), before, slider.get_attribute("id"))
            self.assertEqual(slider.get_attribute("aria-valuetext"), exact.get_attribute("value"))
        # The last answers of a drag are of all points; the form is then what was computed.
        self.until(lambda: int(self.one("#explorer").get_attribute("data-points")) > 10)
        self.expect_bounds_of_the_program()

    def test_bad_input_is_the_programs_own_line(self):
        self.open("explorer-section")
        self.until(lambda: self.one("#explorer").get_attribute("data-answered"))
        for key, value, line in (("beta.max", 1, "--beta-max: 1 is not in [0, 1)"), ("lr.max", -1, "--lr-max: -1 is not a positive number"), ("samples", "many", "samples")):
            old = self.one(f"[id='exact-{key}']").get_attribute("value")
            self.answered(lambda: self.type_in(key, value))
            self.until(lambda: line in self.one("#explorer-best").text, line)
            self.assertIn("error", self.one("#explorer-best").get_attribute("class"))
            self.answered(lambda: self.type_in(key, old))

    # The rest

    def test_the_theme_goes_round(self):
        ground = lambda: self.js("return getComputedStyle(document.body).backgroundColor")
        button = self.one("#theme")
        seen = []
        for name in ("light", "dark", "auto"):
            button.click()
            self.assertEqual(button.text, f"Theme: {name}")
            seen.append(ground())
        self.assertNotEqual(seen[0], seen[1])
        self.assertEqual(seen[0], seen[2])

    def test_readers_aloud_find_names_for_everything(self):
        for tab in TABS:
            self.open(tab)
        unnamed = self.js("""
          const named = (e) => (e.labels && [...e.labels].some((l) => l.textContent.trim())) || e.getAttribute('aria-label') || e.textContent.trim();
          return [
            ...[...document.querySelectorAll('input, select, button, a')].filter((e) => !named(e)),
            ...[...document.querySelectorAll('svg')].filter((e) => !e.querySelector('title') || !e.querySelector('desc')),
            ...[...document.querySelectorAll('table')].filter((e) => !e.caption || !e.tHead || [...e.tHead.rows[0].cells].some((c) => c.scope !== 'col')),
            ...[...document.querySelectorAll('[role=img], [role=region]')].filter((e) => !e.getAttribute('aria-label') && !e.querySelector('title')),
          ].map((e) => e.outerHTML.slice(0, 200))""")
        self.assertEqual(unnamed, [])
        self.assertEqual(self.js("return document.documentElement.lang"), "en")
        twice = self.js("const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i)")
        self.assertEqual(twice, [])

    def test_a_phone_scrolls_only_downwards(self):
        phone = browser(width=390, height=844)
        try:
            phone.get(self.page.as_uri())
            for tab in TABS:
                phone.find_element(By.ID, tab + "-tab").click()
                wide = phone.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
                self.assertLessEqual(wide[0], wide[1], tab)
        finally:
            phone.quit()

    def test_without_scripts_everything_written_is_there(self):
        plain = browser(scripts=False)
        try:
            plain.get(self.page.as_uri())
            # Selenium asks by scripts what is displayed: what is read aloud is asked of the browser itself.
            nodes = plain.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
            spoken = [(node.get("role", {}).get("value"), node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")]
            for title in ("Summary", "Figures", "Numbers", "Configurations", "Explorer", "Formulas", "Verdicts", "Provenance"):
                self.assertIn(("heading", title), spoken)
            self.assertTrue(any("needs scripts and WebAssembly" in name for _, name in spoken))
        finally:
            plain.quit()

    def test_without_the_explorer_or_without_webassembly_the_page_says_so(self):
        page = self.folder / "small.html"
        qhm("report", self.runs[0], "--no-explorer", "--out", page)
        small = browser()
        try:
            small.get(page.as_uri() + "#explorer-section")
            self.assertIn("is not in this page", small.find_element(By.ID, "explorer-missing").text)
            self.assertEqual([e for e in small.get_log("browser") if e["level"] == "SEVERE"], [])
            small.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "delete globalThis.WebAssembly"})
            small.get(self.page.as_uri() + "#explorer-section")
            self.assertIn("no WebAssembly", small.find_element(By.ID, "explorer-missing").text)
        finally:
            small.quit()

    def test_on_paper_all_is_open_whole_and_answered(self):
        paper = browser(width=740)
        try:
            paper.get(self.page.as_uri())
            paper.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
            panels = lambda: [panel.get_attribute("id") for panel in paper.find_elements(By.CSS_SELECTOR, ".panel") if panel.is_displayed()]
            self.assertEqual(panels(), [tab for tab in TABS if tab != "explorer-section"])  # nobody asked it
            opened = "return [...document.querySelectorAll('.run details')].map(part => part.open)"
            self.assertFalse(any(paper.execute_script(opened)))
            paper.execute_script("window.dispatchEvent(new Event('beforeprint'))")
            self.assertTrue(all(paper.execute_script(opened)))
            paper.execute_script("window.dispatchEvent(new Event('afterprint'))")
            self.assertFalse(any(paper.execute_script(opened)))
            # A word such as "refuted" is not cut in two: its text has one line.
            cut = paper.execute_script("return [...document.querySelectorAll('.verdict')].filter(cell => { const all = document.createRange();"
                                       "all.selectNodeContents(cell); return new Set([...all.getClientRects()].map(r => Math.round(r.top))).size > 1; })"
                                       ".map(cell => cell.textContent)")
            self.assertEqual(cut, [])
            self.assertTrue(paper.execute_script("return document.documentElement.scrollWidth <= innerWidth"))
            paper.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
            paper.find_element(By.ID, "explorer-section-tab").click()
            WebDriverWait(paper, PATIENCE).until(lambda d: d.find_element(By.ID, "explorer").get_attribute("data-answered"))
            paper.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
            self.assertEqual(panels(), TABS)
        finally:
            paper.quit()

    def test_what_is_injected_does_not_run(self):
        """A script that came in by any way would not be one of the page's own."""
        text = self.page.read_text().replace("</main>", "<script>document.title = 'broken'</script><img src=x onerror=\"document.title='broken'\"></main>")
        page = self.folder / "injected.html"
        page.write_text(text)
        injected = browser()
        try:
            injected.get(page.as_uri())
            self.assertEqual(injected.title, "Browser test")
            fetched = injected.execute_async_script("const done = arguments[0]; fetch('data:,x').then(() => done('fetched'), () => done('refused'))")
            self.assertEqual(fetched, "refused")
        finally:
            injected.quit()

    def test_z_nothing_went_wrong_and_nothing_was_asked_for(self):
        """Last by its name: of all that the tests before it did."""
        self.assertEqual([entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")], [])
        asked = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.add(message["params"]["request"]["url"].split("#")[0])
        self.assertIn(self.page.as_uri(), asked)
        self.assertEqual({url for url in asked if not url.startswith(("blob:", "data:"))}, {self.page.as_uri()})

    @unittest.skipUnless(os.environ.get("QHM_SCREENSHOTS"), "QHM_SCREENSHOTS names no folder")
    def test_pictures(self):
        folder = pathlib.Path(os.environ["QHM_SCREENSHOTS"])
        folder.mkdir(parents=True, exist_ok=True)
        for name, how in {"light": {}, "dark": {"dark": True}, "phone": {"width": 390, "height": 844}}.items():
            driver = browser(**how)
            try:
                driver.get(self.page.as_uri())
                for tab in TABS:
                    driver.find_element(By.ID, tab + "-tab").click()
                    if tab == "explorer-section":
                        WebDriverWait(driver, PATIENCE).until(lambda d: d.find_element(By.ID, "explorer").get_attribute("data-answered"))
                    height = min(3000, driver.execute_script("return document.documentElement.scrollHeight"))
                    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {
                        "x": 0, "y": 0, "width": how.get("width", 1280), "height": height, "scale": 1}})
                    (folder / f"{name}-{tab}.png").write_bytes(base64.b64decode(shot["data"]))
                if name == "light":
                    printed = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
                    (folder / "print.pdf").write_bytes(base64.b64decode(printed["data"]))
            finally:
                driver.quit()


if __name__ == "__main__":
    unittest.main(verbosity=2)
